import assert from "node:assert/strict";
import { type Account, FormClient, signIn } from "core/testing/form_client.ts";
import { readLog, readRows } from "core/testing/look.ts";
import { type Server, startServer } from "core/testing/server.ts";
import { until, withPath } from "core/testing/until.ts";

const COURSE = "/courses/Carillon%2BBELLS1%2B2026";

async function mode(path: string): Promise<number> {
  return (await Deno.stat(path)).mode! & 0o777;
}

async function written(data: string): Promise<readonly (Account & { name: string })[]> {
  return JSON.parse(await Deno.readTextFile(`${data}/first-accounts.json`));
}

async function titleOf(url: string): Promise<string> {
  const page = await new FormClient(url).get("/courses");
  return /<title>([^<]*)<\/title>/.exec(page.text)?.[1] ?? "";
}

Deno.test("start makes its folder, three accounts and the demo course, and says where it is", async () => {
  await withPath(async (data) => {
    await using server = await startServer({ data });
    assert.equal(await mode(data), 0o700);
    assert.equal(await mode(`${data}/first-accounts.json`), 0o600);
    assert.deepEqual(server.accounts, await written(data));
    assert.deepEqual(server.accounts.map(({ name }) => name), ["Learner", "Course author", "Operator"]);

    const anyone = new FormClient(server.url);
    assert.match((await anyone.get("/health")).text, /^\{"ready":true,/);
    assert.match((await anyone.get("/courses")).text, new RegExp(`href="${COURSE}"`));
    for (const account of server.accounts) {
      assert.equal((await (await signIn(server.url, account)).get("/learn")).status, 200, account.name);
    }
    const { stderr } = await server.stop();
    assert.equal(stderr, "");
  });
});

Deno.test("start on a folder that is there keeps everything and makes nothing twice", async () => {
  await withPath(async (data) => {
    const first = await startServer({ data, args: ["--port", "0", "--data", data, "--site-name", "Belfry"] });
    const learner = await signIn(first.url, first.accounts[0]!);
    assert.equal((await learner.post(`${COURSE}/enrollment`, {})).status, 303);
    assert.equal((await first.stop()).code, 0);
    const before = await readLog(data);

    await using second = await startServer({ data });
    assert.deepEqual(second.accounts, first.accounts);
    learner.url = second.url;
    const outline = await learner.get(COURSE.replace("/courses", "/learn"));
    assert.equal(outline.status, 200, "still signed in, still enrolled");
    for (const account of second.accounts) await signIn(second.url, account);
    assert.match(await titleOf(second.url), /Belfry/);
    assert.equal((await second.stop()).code, 0);

    const versions = await readRows(`${data}/content.db`, "select course_id, version from version");
    assert.deepEqual(versions.map((row) => ({ ...row })), [
      { course_id: "Carillon+BELLS1+2026", version: 1 },
    ]);
    const said = (await readLog(data)).slice(before.length).map(({ name }) => name);
    assert.deepEqual(new Set(said), new Set(["identity.session.started.v1"]));
  });
});

Deno.test("an account leaves first-accounts.json when its password is changed, the last takes the file along", async () => {
  await withPath(async (data) => {
    await using server = await startServer({ data });
    for (const [at, account] of server.accounts.entries()) {
      await changePassword(server, account);
      const left = server.accounts.slice(at + 1).map(emailOf).join();
      await until(`only ${left} left`, async () => await emailsIn(data) === left);
    }
    await server.stop();
    await using again = await startServer({ data });
    assert.deepEqual(again.accounts, []);
    await signIn(again.url, { email: server.accounts[0]!.email, password: "a password of my own" });
  });
});

Deno.test("an account whose password was changed leaves first-accounts.json at the next start at the latest", async () => {
  await withPath(async (data) => {
    await using server = await startServer({ data });
    const [learner, ...others] = server.accounts;
    const file = await Deno.readTextFile(`${data}/first-accounts.json`);
    await changePassword(server, learner!);
    await server.stop();
    // As if it had been killed between the change and the file.
    await Deno.writeTextFile(`${data}/first-accounts.json`, file);
    await using again = await startServer({ data });
    assert.deepEqual(again.accounts, others);
    assert.deepEqual(await written(data), others);
    assert.equal(await mode(`${data}/first-accounts.json`), 0o600);
  });
});

Deno.test("a first-accounts.json that somebody broke is left as it is, and keeps no site from starting", async () => {
  await withPath(async (data) => {
    await using server = await startServer({ data });
    await server.stop();
    await Deno.writeTextFile(`${data}/first-accounts.json`, "[{ mine");
    await using again = await startServer({ data });
    assert.deepEqual(again.accounts, []);
    await signIn(again.url, server.accounts[0]!);
    const { stderr } = await again.stop();
    assert.match(stderr, /Cannot read first-accounts\.json/);
    assert.equal(await Deno.readTextFile(`${data}/first-accounts.json`), "[{ mine");
  });
});

Deno.test("start takes its options by flag and by environment, a flag before the environment", async () => {
  await withPath(async (data) => {
    const env = { CARILLON_PORT: "0", CARILLON_DATA: data, CARILLON_SITE_NAME: "By environment" };
    await using first = await startServer({ data, args: [], env: { ...env, CARILLON_HOST: "0.0.0.0" } });
    assert.match(first.url, /^http:\/\/0\.0\.0\.0:\d+$/);
    assert.match(await titleOf(first.url), /By environment/);
    const { port } = new URL(first.url);
    await first.stop();

    const flags = ["--port", port, "--host", "127.0.0.1", "--site-name", "By flag", "--data", data];
    await using second = await startServer({ data, args: flags, env });
    assert.equal(second.url, `http://127.0.0.1:${port}`);
    assert.match(await titleOf(second.url), /By flag/);
    await second.stop();

    const behind = ["--port", "0", "--data", data, "--origin", "https://learn.example.org/"];
    await using third = await startServer({ data, args: behind });
    assert.equal(third.url, "https://learn.example.org");
  });
});

function emailOf({ email }: Account): string {
  return email;
}

async function emailsIn(data: string): Promise<string> {
  try {
    return (await written(data)).map(emailOf).join();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

async function changePassword(server: Server, account: Account): Promise<void> {
  const client = await signIn(server.url, account);
  const page = await client.post("/settings/password", {
    current: account.password,
    password: "a password of my own",
  });
  assert.equal(page.status, 303);
}

import assert from "node:assert/strict";
import { parse, parseAllDocuments } from "yaml";
import { FormClient, signIn } from "core/testing/form_client.ts";
import { findNats } from "core/testing/find_nats.ts";
import { testWhere } from "core/testing/skip.ts";
import { withPath } from "core/testing/until.ts";
import { START_FLAGS } from "edge/start/start_options.ts";

const ROOT = new URL(import.meta.resolve("core/")).pathname.replace(/core\/$/, "");
const DEPLOY = `${ROOT}deploy/`;
/** What recipes set for `deploy/run` itself. */
const OF_RUN = ["CARILLON_CODE"];

async function filesIn(folder: string): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    files.push(...(isDirectory ? await filesIn(`${folder}${name}/`) : [`${folder}${name}`]));
  }
  return files;
}

const isThere = (path: string) => Deno.stat(path).then((stat) => stat.isFile, () => false);

/** Deno's cache, where this process has its packages from. */
async function denoDir(): Promise<string> {
  const run = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"], cwd: ROOT }).output();
  return JSON.parse(new TextDecoder().decode(run.stdout)).denoDir;
}

Deno.test("deploy/run starts a site that has no more rights than it names", async () => {
  await withPath(async (data) => {
    const child = new Deno.Command(`${DEPLOY}run`, {
      args: ["--port", "0"],
      env: {
        CARILLON_CODE: ROOT.replace(/\/$/, ""),
        CARILLON_DATA: data,
        DENO_DIR: await denoDir(),
        PATH: `${Deno.execPath().replace(/\/[^/]+$/, "")}:${Deno.env.get("PATH")}`,
      },
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    let said = "";
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      said += text;
      if (said.includes("Stop with Ctrl-C")) break;
    }
    const url = /^Carillon is ready: (\S+)$/m.exec(said)?.[1] ?? assert.fail(said);
    const [account] = JSON.parse(await Deno.readTextFile(`${data}/first-accounts.json`));
    const learner = await signIn(url, account);
    assert.equal((await learner.get("/learn")).status, 200);
    assert.equal((await new FormClient(url).get("/courses")).status, 200);
    child.kill("SIGTERM");
    assert.equal((await child.status).code, 0);
  });
});

Deno.test("recipes name only settings that there are, and files that there are", async () => {
  const known = [...START_FLAGS.map(({ env }) => env), ...OF_RUN];
  for (const file of await filesIn(DEPLOY)) {
    const text = await Deno.readTextFile(file);
    for (const [name] of text.matchAll(/\bCARILLON_[A-Z_]*[A-Z]\b/g)) {
      assert.ok(known.includes(name), `${file} names ${name}`);
    }
    for (const [, path] of text.matchAll(/(?:\/opt\/carillon\/|dockerfile: )((?:deploy|docs)\/[\w./]+)/g)) {
      assert.ok(await isThere(`${ROOT}${path}`), `${file} names ${path}`);
    }
    for (const [, path] of text.matchAll(/- ((?:\.\.?\/)[\w./]+):\//g)) {
      assert.ok(await isThere(new URL(path!, `file://${file}`).pathname), `${file} names ${path}`);
    }
  }
});

Deno.test("recipes run Carillon as nobody, on a file system that is only read", async () => {
  for (const file of ["one_machine/compose.yaml", "regions/compose.yaml"]) {
    const { services } = parse(await Deno.readTextFile(DEPLOY + file), { merge: true });
    const ours = Object.values<Record<string, unknown>>(services).filter(({ build }) => build);
    assert.ok(ours.length > 0);
    for (const one of ours) assert.deepEqual([one.read_only, one.cap_drop], [true, ["ALL"]], file);
  }
  assert.match(await Deno.readTextFile(`${DEPLOY}one_machine/Containerfile`), /^USER 10001:10001$/m);
  for (const file of ["home", "region"]) {
    const documents = parseAllDocuments(await Deno.readTextFile(`${DEPLOY}kubernetes/${file}.yaml`));
    const { spec } = documents[0]!.toJS().spec.template;
    assert.equal(spec.securityContext.runAsNonRoot, true);
    for (const { securityContext } of spec.containers) {
      assert.equal(securityContext.readOnlyRootFilesystem, true);
      assert.equal(securityContext.allowPrivilegeEscalation, false);
    }
  }
});

const nats = await findNats();
testWhere(
  "missing" in nats ? nats.missing : undefined,
  "nats-server takes the configurations of recipes",
  async () => {
    for (const name of ["nats_home", "nats_leaf"]) {
      const { success, stderr } = await new Deno.Command((nats as { path: string }).path, {
        args: ["-t", "-c", `${DEPLOY}regions/${name}.conf`],
        env: { SERVER: "tried" },
      }).output();
      assert.ok(success, new TextDecoder().decode(stderr));
    }
  },
);

import assert from "node:assert/strict";
import { processTokens } from "core/run/process_token.ts";
import { FormClient, type Page, register, signIn } from "core/testing/form_client.ts";
import { failToStart, type Server } from "core/testing/server.ts";
import { testWhere } from "core/testing/skip.ts";
import { spawnTask } from "core/testing/task.ts";
import { until, withPath } from "core/testing/until.ts";
import { findLayoutMissing, type ServedLayout, startLayout } from "edge/samples/sample_layouts.ts";
import {
  COURSE,
  inventAnswer,
  type Learner,
  newLearner,
  type Question,
} from "edge/samples/sample_learners.ts";
import { isSettled } from "edge/samples/sample_log.ts";

const KEY = encodeURIComponent(COURSE);
/** Longer than this no page may take while a part is away, on a machine that is busy too. */
const LONGEST_PAGE = 1_500;

const missing = await findLayoutMissing("processes");

/** Declares a test of a site that three processes serve. */
function partsTest(
  name: string,
  run: (parts: ServedLayout & { readonly first: Server; readonly second: Server }) => Promise<void>,
): void {
  testWhere(missing, name, async () => {
    await withPath(async (data) => {
      await using parts = await startLayout("processes", { data });
      await run(parts as Parameters<typeof run>[0]);
    });
  });
}

/** Kills a part as a power cut does. */
async function kill(part: Server): Promise<void> {
  part.kill("SIGKILL");
  await part.ended;
}

/** Asks for pages that must come, each in time. */
async function pagesCome(client: FormClient, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const begun = performance.now();
    const { status } = await client.get(path);
    assert.equal(status, 200, path);
    assert.ok(performance.now() - begun < LONGEST_PAGE, `${path} took ${performance.now() - begun} ms`);
  }
}

/** A page that says what does not work now, in words, with a way on. */
function saysAway({ status, text, headers }: Page, words: RegExp): void {
  assert.equal(status, 503);
  assert.match(text, words);
  assert.match(text, /<a class="button[^"]*" href="\/courses"/, "a way on");
  assert.ok(Number(headers.get("retry-after")) > 0);
}

async function openQuestion(learner: Learner): Promise<Question> {
  for (const unit of await learner.units()) {
    const open = (await learner.questions(unit)).find((question) => question.open);
    if (open) return open;
  }
  throw new Error("There is nothing to answer");
}

async function awayOf(url: string): Promise<readonly string[]> {
  const answer = await fetch(`${url}/health`);
  assert.equal(answer.status, 200, "what others do not do makes this process no worse");
  const { away = [] } = await answer.json();
  return away;
}

partsTest(
  "identity, site and catalog killed: signing in is away; reading, enrolling and answering go on",
  async (parts) => {
    const learner = await newLearner(parts.url, 1);
    const question = await openQuestion(learner);
    await kill(parts.first);

    await pagesCome(learner.client, [
      "/courses",
      `/courses/${KEY}`,
      "/learn",
      `/learn/${KEY}`,
      question.unit,
      "/settings",
    ]);
    assert.equal(await learner.submit(question, inventAnswer(question, Math.random)), "acknowledged");
    await pagesCome(learner.client, [question.unit, `/progress/${KEY}`]);
    assert.deepEqual(await awayOf(parts.url), ["identity", "site", "catalog"]);

    const stranger = new FormClient(parts.url);
    await pagesCome(stranger, ["/courses", "/sign-in", "/help"]);
    const { email, password } = parts.accounts[0]!;
    saysAway(
      await stranger.post("/sign-in", { email, password }),
      /Signing in and out, new accounts and settings do not work/,
    );
    const arabic = { "accept-language": "ar" };
    saysAway(await stranger.post("/sign-in", { email, password }, arabic), /لا يعمل حاليًا تسجيل الدخول/);
    const { status } = await learner.client.post("/sign-out", {});
    assert.equal(status, 303, "a browser forgets who was signed in all the same");
    assert.equal((await learner.client.get("/settings")).status, 303);

    await parts.restart("first");
    await pagesCome(await signIn(parts.url, parts.accounts[0]!), ["/learn"]);
    assert.deepEqual(await awayOf(parts.url), []);
  },
);

partsTest(
  "content, enrollment, learning and grading killed: answers are away and nothing is lost; signing in goes on",
  async (parts) => {
    const learner = await newLearner(parts.url, 1);
    const question = await openQuestion(learner);
    assert.equal(await learner.submit(question, inventAnswer(question, Math.random)), "acknowledged");
    await kill(parts.second);

    const client = await signIn(parts.url, parts.accounts[0]!);
    await pagesCome(client, ["/courses", `/courses/${KEY}`, "/learn", "/settings"]);
    await pagesCome(learner.client, ["/learn", `/learn/${KEY}`, question.unit, `/progress/${KEY}`]);
    saysAway(
      await client.post(`/courses/${KEY}/enrollment`, {}),
      /Enrolling in courses and leaving them do not work/,
    );
    const other = await openQuestion(learner);
    const { rev, action } = other;
    const answer = inventAnswer(other, Math.random);
    saysAway(
      await learner.client.post(action, { rev: String(rev), ...answer }),
      /Answers and what you have done cannot be taken at the moment; nothing was changed/,
    );
    const script = { accept: "application/json" };
    const problem = await learner.client.post(action, { rev: String(rev), ...answer }, script);
    assert.deepEqual([problem.status, JSON.parse(problem.text).code], [503, "learning.away"]);

    // Said while those who hear it are away: they hear it when they are back.
    const late = await register(parts.url, {
      name: "Lee Late",
      email: "late@example.org",
      password: "a bell at midnight",
    });
    await parts.restart("second");
    assert.equal(await learner.submit(other, answer), "acknowledged");
    assert.equal((await late.post(`/courses/${KEY}/enrollment`, {})).status, 303);
    await until("all is heard", () => isSettled(parts), 20_000);
    assert.deepEqual(learner.faults, []);
  },
);

partsTest(
  "the pages killed: the others are well, and who was signed in still is when pages are back",
  async (parts) => {
    const learner = await newLearner(parts.url, 1);
    await kill(parts.edge);
    for (const { url } of [parts.first, parts.second]) {
      assert.equal((await (await fetch(`${url}/health`)).json()).ready, true);
    }
    await parts.restart("edge");
    await pagesCome(learner.client, ["/learn", `/learn/${KEY}`]);
  },
);

partsTest("a part that is frozen makes no page slow", async (parts) => {
  const learner = await newLearner(parts.url, 1);
  const question = await openQuestion(learner);
  // What was done leaves a cookie that pages wait for; those who have to tell are frozen.
  assert.equal(await learner.submit(question, inventAnswer(question, Math.random)), "acknowledged");
  parts.second.kill("SIGSTOP");
  for (let times = 0; times < 5; times++) {
    await pagesCome(learner.client, [question.unit, "/learn", `/progress/${KEY}`]);
  }
  const begun = performance.now();
  const other = await openQuestion(learner);
  assert.equal(await learner.submit(other, inventAnswer(other, Math.random)), "refused");
  assert.ok(performance.now() - begun < 15_000, "and no form waits for ever");
  parts.second.kill("SIGCONT");
  await until("it is back", async () => (await awayOf(parts.url)).length === 0);
});

partsTest("the broker killed: learners go on, and what they did is heard once it is back", async (parts) => {
  const learner = await newLearner(parts.url, 1);
  const question = await openQuestion(learner);
  await parts.nats!.kill();
  assert.equal(await learner.submit(question, inventAnswer(question, Math.random)), "acknowledged");
  await pagesCome(learner.client, ["/courses", "/learn", question.unit, `/progress/${KEY}`]);
  await pagesCome(await signIn(parts.url, parts.accounts[0]!), ["/learn"]);
  await parts.nats!.restart();
  await until("all is heard", () => isSettled(parts), 30_000);
  assert.deepEqual(learner.faults, []);
});

partsTest(
  "two processes on one database: the later one says so in one sentence and does no harm",
  async (parts) => {
    const learner = await newLearner(parts.url, 1);
    const question = await openQuestion(learner);
    const { data } = parts;
    const bus = ["--bus", parts.nats!.url, "--data", data, "--port", "0"];
    const refused = [
      [
        [...bus, "--contexts", "learning"],
        /^Cannot use database ".*learning\.db": another Carillon works in it$/m,
      ],
      [
        [...bus, "--contexts", "grading,site"],
        /^Cannot use database ".*\.db": another Carillon works in it$/m,
      ],
      [bus, /^Cannot use data folder ".*": another Carillon works in it$/m],
      [["--data", data, "--port", "0"], /^Cannot use data folder ".*": another Carillon works in it$/m],
    ] as const;
    for (const [args, sentence] of refused) {
      const { code, stdout, stderr } = await failToStart({ data, args });
      assert.deepEqual([code, stdout], [1, ""]);
      assert.match(stderr, sentence);
      assert.equal(stderr.trimEnd().split("\n").length, 1, stderr);
    }
    assert.equal(await learner.submit(question, inventAnswer(question, Math.random)), "acknowledged");
  },
);

partsTest("a part's address opens nothing: only a fresh token by the site's own key does", async (parts) => {
  const key = await Deno.readTextFile(`${parts.data}/process-key`);
  const ask = async (token?: string) => {
    const answer = await fetch(`${parts.second.url}/home/heard`, {
      method: "POST",
      headers: token ? { authorization: `Bearer ${token}` } : {},
      body: JSON.stringify({ milliseconds: 10 }),
    });
    await answer.body?.cancel();
    return answer.status;
  };
  const minutesAgo = processTokens(key, () => Date.now() - 120_000);
  assert.equal(await ask(), 401, "absent");
  assert.equal(await ask(await processTokens("another key").mint(["learning"])), 401, "wrong");
  assert.equal(await ask(await minutesAgo.mint(["learning"])), 401, "expired");
  assert.equal(await ask(await processTokens(key).mint(["identity"])), 401, "for another process");
  assert.equal(await ask(await processTokens(key).mint(["learning"])), 200);
  assert.equal((await Deno.stat(`${parts.data}/process-key`)).mode! & 0o777, 0o600);
});

partsTest("the operator's commands come in by the pages' door and reach every part", async (parts) => {
  const carillon = async (...args: string[]) => {
    const command = await spawnTask("carillon", [...args, "--data", parts.data]);
    const { code, stdout, stderr } = await command.output();
    const text = new TextDecoder();
    return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
  };
  assert.match((await carillon("courses")).stdout, /BELLS1/);
  const added = await carillon("account", "add", "--name", "Ann Added", "--email", "ann@example.org");
  assert.equal(added.code, 0, added.stderr);
  const subscribers = await carillon("signals", "subscribers", "--json");
  const names = (JSON.parse(subscribers.stdout) as { name: string }[]).map(({ name }) => name);
  assert.ok(names.includes("learning") && names.includes("catalog"), names.join());
  const rebuilt = await carillon("signals", "rebuild", "catalog", "--check", "--json");
  assert.equal(rebuilt.code, 0, rebuilt.stderr);
});

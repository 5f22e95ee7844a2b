import assert from "node:assert/strict";
import { wait } from "core/base/wait.ts";
import type { Bus } from "core/bus/bus.ts";
import { openNatsBus } from "core/bus/nats_bus.ts";
import { FormClient, register } from "core/testing/form_client.ts";
import { findNats } from "core/testing/find_nats.ts";
import { freePort, startNats } from "core/testing/nats_server.ts";
import { readRows } from "core/testing/look.ts";
import { launchServer, type Server, startServer } from "core/testing/server.ts";
import { testWhere } from "core/testing/skip.ts";
import { until, withPath } from "core/testing/until.ts";
import {
  COURSE,
  inventAnswer,
  type Learner,
  newLearner,
  type Question,
} from "edge/samples/sample_learners.ts";
import { GRADED, makeNextRelease } from "edge/samples/sample_next_release.ts";
import { RESIDENTS } from "edge/start/layout.ts";
import { SITE } from "edge/start/open_house.ts";

const KEY = encodeURIComponent(COURSE);
/** Grading hears what learning says, from another process. */
const FIRST = RESIDENTS.map(({ name }) => name).filter((name) => name !== "grading");
const found = await findNats();
const missing = "missing" in found ? found.missing : undefined;

/** The processes of a site, each of one release or the other. */
class Parts {
  readonly #data: string;
  readonly #bus: string;
  readonly #next: URL;
  readonly ports = { first: freePort(), grading: freePort() };

  constructor(data: string, bus: string, next: URL) {
    [this.#data, this.#bus, this.#next] = [data, bus, next];
  }

  home(which: "first" | "grading", release: "this" | "next" = "this"): Promise<Server> {
    const residents = which === "first" ? FIRST : ["grading"];
    const at = which === "first" ? [] : this.#at("first");
    const port = String(this.ports[which]);
    return startServer(this.#options(["--port", port, "--contexts", residents.join(), ...at], release));
  }

  edge(release: "this" | "next" = "this") {
    const at = [...this.#at("first"), ...this.#at("grading")];
    return launchServer(this.#options(["--port", "0", "--edge", ...at], release));
  }

  #at(which: "first" | "grading"): string[] {
    const residents = which === "first" ? FIRST : ["grading"];
    return ["--at", `${residents.join()}=http://127.0.0.1:${this.ports[which]}`];
  }

  #options(args: readonly string[], release: "this" | "next") {
    const data = this.#data;
    const all = ["--data", data, "--bus", this.#bus, ...args];
    return { data, args: all, ...(release === "next" ? { root: this.#next } : {}) };
  }
}

/** A learner who reads and answers all the while, and sends an answer that was not taken again until it is. */
class Load {
  readonly #learner: Learner;
  readonly #questions: readonly Question[];
  readonly #running: Promise<void>;
  #over = false;
  pages = 0;
  /** When the server could not take an answer now. */
  readonly refusedAt: number[] = [];

  constructor(learner: Learner, questions: readonly Question[]) {
    [this.#learner, this.#questions] = [learner, questions];
    this.#running = this.#run();
  }

  get acknowledged(): number {
    return this.#learner.submissions.filter(({ acknowledged }) => acknowledged).length;
  }

  async goOn(): Promise<void> {
    const [pages, answers] = [this.pages, this.acknowledged];
    await until("pages and answers go on", async () => {
      await Promise.race([this.#running, wait(0)]); // throws where the load did
      return this.pages > pages + 5 && this.acknowledged > answers + 1;
    }, 20_000);
  }

  async stop(): Promise<void> {
    this.#over = true;
    await this.#running;
    assert.deepEqual(this.#learner.faults, []);
  }

  async #run(): Promise<void> {
    for (let times = 0; !this.#over; times++) {
      const { unit, block } = this.#questions[times % this.#questions.length]!;
      for (const path of ["/courses", `/learn/${KEY}`, `/progress/${KEY}`]) {
        assert.equal((await this.#learner.client.get(path)).status, 200, path);
        this.pages++;
      }
      const question = (await this.#learner.questions(unit)).find((one) => one.block === block);
      if (question?.open) await this.#answer(question);
    }
  }

  async #answer(question: Question): Promise<void> {
    const submission = this.#learner.note(question, inventAnswer(question, Math.random));
    while (await this.#learner.send(question, submission) !== "acknowledged") {
      this.refusedAt.push(performance.now());
      await wait(50);
    }
  }
}

/** What is kept of the site, once it has come to rest: nothing may be missing of what a learner was told that it counts. */
async function judge(data: string, bus: Bus, learners: readonly Learner[]): Promise<void> {
  await until("all is heard", async () => {
    const reports = await bus.reports();
    return reports.every(({ lag, held, dead }) => lag + held + dead === 0) &&
      (await bus.last("learning")) === await storedBy(data, "learning");
  }, 20_000);
  const sent = learners.flatMap(({ submissions }) => submissions);
  assert.ok(sent.every(({ acknowledged }) => acknowledged));
  const attempts = await readRows(`${data}/learning.db`, "select share from attempt");
  assert.equal(attempts.length, sent.length, "each answer counts once");
  const graded = await bus.read(0, 10_000, GRADED);
  assert.equal(graded.length, sent.length);
  const heard = await readRows(`${data}/grading.db`, "select id from _inbox where subscriber = 'grading'");
  const ids = new Set(heard.map(({ id }) => id));
  assert.deepEqual(
    graded.filter(({ signal }) => !ids.has(signal.id)),
    [],
    "and is heard, whoever said it how",
  );
  const newest = new Map(graded.map(({ signal }) => {
    const { points, score } = signal.body as { points?: { got: number }; score?: number };
    const { blockId } = signal.body as { blockId: string };
    return [`${signal.key}/${blockId}`, points?.got ?? score];
  }));
  const kept = await readRows(
    `${data}/grading.db`,
    "select person_id || '/' || course_id || '/' || block_id as of, earned from score",
  );
  assert.deepEqual(new Map(kept.map(({ of, earned }) => [of, earned])), newest, "the newest score counts");
}

async function storedBy(data: string, context: string): Promise<number> {
  const [row] = await readRows(
    `${data}/${context}.db`,
    "select seq from sqlite_sequence where name = '_outbox'",
  );
  return Number(row?.seq ?? 0);
}

/** Whoever signs out by some pages is signed out of others, which are of this release and cannot read how it is said. */
async function signsOutOf(others: string, url: string): Promise<void> {
  const account = { name: "Otis Out", email: "otis@example.org", password: "a bell and another" };
  const client = await register(url, account);
  const { cookies } = client;
  const status = async () => (await new FormClient(others).get("/settings", { cookie: cookies })).status;
  assert.equal(await status(), 200);
  assert.equal((await client.post("/sign-out", {})).status, 303);
  await until("they are signed out of the others too", async () => await status() === 303);
}

async function questionsOf(learner: Learner): Promise<readonly Question[]> {
  const units = await learner.units();
  const all = (await Promise.all(units.map((unit) => learner.questions(unit)))).flat();
  // Those that are typed may be answered again and again.
  return all.filter(({ open, fields }) => open && fields.every(({ kind }) => kind === "text")).slice(0, 2);
}

testWhere(
  missing,
  "a site goes on while its processes become those of the next release, and one goes back",
  async () => {
    await withPath(async (data) => {
      await using nats = await startNats({ binary: found as Exclude<typeof found, { missing: string }> });
      await using next = await makeNextRelease();
      await using stack = new AsyncDisposableStack();
      const parts = new Parts(data, nats.url, next.root);
      const [first, grading] = await Promise.all([parts.home("first"), parts.home("grading")]);
      stack.use(first), stack.use(grading);
      const edge = await stack.use(await parts.edge()).ready;
      const bus = stack.adopt(await openNatsBus({ url: nats.url, site: SITE }), (bus) => bus.close());
      const learners = [await newLearner(edge.url, 1), await newLearner(edge.url, 2)];
      const questions = await questionsOf(learners[0]!);
      assert.ok(questions.length > 0, "there is something to answer again and again");
      const loads = [new Load(learners[0]!, questions), new Load(learners[1]!, questions)];
      await loads[0]!.goOn();

      // Pages of the next release come up beside, and wait for the tables that they read.
      const beside = stack.use(await parts.edge("next"));
      const restarts: [from: number, to: number][] = [];
      const restart = async (running: Server, become: () => Promise<Server>) => {
        const from = performance.now();
        await running.stop();
        const server = stack.use(await become());
        restarts.push([from, performance.now()]);
        return server;
      };
      const newFirst = await restart(first, () => parts.home("first", "next"));
      const newEdge = await beside.ready;
      await Promise.all(loads.map((load) => load.goOn()));
      learners[1]!.client.url = newEdge.url;
      await Promise.all(loads.map((load) => load.goOn()));
      await signsOutOf(edge.url, newEdge.url);
      const held = async () => (await bus.reports()).find(({ name }) => name === "grading")!.held;
      await until("grading, of this release, keeps what it cannot hear", async () => await held() > 0);

      await restart(grading, () => parts.home("grading", "next"));
      await until("and hears it as the next", async () => await held() === 0);
      learners[0]!.client.url = newEdge.url;
      await edge.stop();
      assert.ok((await Deno.stat(`${data}/door.json`)).isFile, "the command line comes in by the new pages");
      await Promise.all(loads.map((load) => load.goOn()));

      // And one goes back, under pages of the next release.
      await restart(newFirst, () => parts.home("first"));
      await Promise.all(loads.map((load) => load.goOn()));
      await Promise.all(loads.map((load) => load.stop()));
      await judge(data, bus, learners);
      const versions = (await bus.read(0, 10_000, GRADED)).map(({ signal }) => signal.name);
      assert.deepEqual([versions[0], versions.at(-1), new Set(versions).size], [GRADED[0], GRADED[0], 2]);
      for (const at of loads.flatMap(({ refusedAt }) => refusedAt)) {
        assert.ok(
          restarts.some(([from, to]) => at >= from && at <= to + 2_000),
          "only while the writer restarts",
        );
      }
    });
  },
);

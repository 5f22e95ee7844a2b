import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { type FormClient, register, signIn } from "core/testing/form_client.ts";
import { readRows } from "core/testing/look.ts";
import { testWhere } from "core/testing/skip.ts";
import { until, withPath } from "core/testing/until.ts";
import { askDoor } from "edge/commands/ask_door.ts";
import { answer } from "edge/samples/sample_command.ts";
import { findLayoutMissing, LAYOUTS, type ServedLayout, startLayout } from "edge/samples/sample_layouts.ts";
import { COURSE } from "edge/samples/sample_learners.ts";
import { isSettled, saidIn } from "edge/samples/sample_log.ts";
import { brokenPackage, COUNTED, usherPackage, WIDGET_BUDGET } from "edge/samples/sample_usher.ts";
import type { InputOf, OperationName } from "edge/start/operations.ts";

// A plugin's life beside running servers, whatever processes serve the site.

const KEY = encodeURIComponent(COURSE);
const PLUGIN = "notices";
/** How long a page may take by itself, on a machine that is busy too; and all who answer filters on it together. */
const LONGEST_PAGE = 1_500;
const FILTERS_BUDGET = 250;
/** Something has come to everybody who follows it. */
const SOON = 20_000;

/** A site that is served, and who is there. */
interface Served {
  readonly layout: ServedLayout;
  readonly operator: FormClient;
  readonly guests: readonly FormClient[];
  /** Does an operation as a command beside the servers does. */
  // deno-lint-ignore no-explicit-any
  readonly operate: <Name extends OperationName>(name: Name, input: InputOf<Name>) => Promise<any>;
  /** Has a package examined; gives its checksum. */
  readonly examine: (file: File) => Promise<string>;
}

async function serve(layout: ServedLayout): Promise<Served> {
  const account = (at: number) => ({
    name: `Guest ${at}`,
    email: `guest${at}@example.org`,
    password: "a bell at midnight",
  });
  const nobody = new Refusal("test.nobody", "unavailable", "Nobody answers at the door");
  const operate: Served["operate"] = (name, input) => askDoor(layout.data, name, input, () => {}, nobody);
  return {
    layout,
    operator: await signIn(layout.url, layout.accounts[2]!),
    guests: await Promise.all([1, 2, 3, 4].map((at) => register(layout.url, account(at)))),
    operate,
    async examine(file) {
      const path = `${layout.data}/${file.name}`;
      await Deno.writeFile(path, await file.bytes());
      const { checksum, reasons } = await operate("examinePlugin", { from: { path } });
      assert.deepEqual(reasons, []);
      return checksum;
    },
  };
}

const enrol = (guest: FormClient) => guest.post(`/courses/${KEY}/enrollment`, {});

async function leave(guest: FormClient): Promise<void> {
  assert.equal((await guest.post(`/courses/${KEY}/leave`, {})).status, 303);
}

/** Waits until the widget says something, on a page that somebody asks for. */
async function shows(client: FormClient, words: string): Promise<void> {
  await until(`a page says "${words}"`, async () => (await client.get("/learn")).text.includes(words), SOON);
}

/** What the plugin keeps, from its database in the data folder. */
async function kept({ layout }: Served): Promise<{ count: number; heard: number }> {
  const [row] = await readRows(
    `${layout.data}/${PLUGIN}.db`,
    `select (select value from document where key = 'count') as count,
      (select count(*) from document where key like 'heard/%') as heard`,
  );
  return { count: Number(row?.count ?? 0), heard: Number(row?.heard) };
}

/** Has pages asked for, one after the other, while something goes on; each comes, and in its time. */
async function whilePagesCome({ layout, guests }: Served, act: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  let isOver = false;
  const visit = async (path: string) => {
    while (!isOver) {
      const begun = performance.now();
      const { status, text } = await guests[3]!.get(path);
      times.push(performance.now() - begun);
      assert.equal(status, 200, path);
      assert.ok(text.endsWith("</html>"), path);
    }
  };
  const acting = act().finally(() => isOver = true);
  await Promise.all([acting, visit("/courses"), visit("/learn")]);
  const longest = Math.max(...times);
  assert.ok(
    longest < LONGEST_PAGE + WIDGET_BUDGET + FILTERS_BUDGET,
    `a page of ${layout.url} took ${longest} ms`,
  );
  return times.length;
}

/** The steps of its life, in their order; while all but the last of them go on, pages are asked for. */
const LIFE: Readonly<Record<string, (served: Served) => Promise<void>>> = {
  async "installed and enabled by command, it draws on pages, and leaves a note on what the catalogue lists"(
    { layout: { data }, guests: [guest] },
  ) {
    const file = await usherPackage("1.0.0");
    await Deno.writeFile(`${data}/${file.name}`, await file.bytes());
    await answer("plugin", "install", `${data}/${file.name}`, "--yes", "--accept-unsigned", "--data", data);
    await answer("plugin", "enable", PLUGIN, "--data", data);
    await shows(guest!, "Usher 1.0.0: 0 guests, welcome");
    const isNoted = async () => (await guest!.get("/courses")).text.includes("Ushered: welcome");
    await until("the catalogue has its note", isNoted, SOON);
  },

  async "it hears, shows what it keeps, and says so like anybody"({ layout, operator, guests: [guest] }) {
    assert.equal((await enrol(guest!)).status, 303);
    await shows(guest!, "Usher 1.0.0: 1 guests");
    await until("it is in the log", async () => (await saidIn(layout, COUNTED)).length === 1, SOON);
    const { text } = await operator.get("/developers/signals");
    assert.ok(text.includes(COUNTED), "it is in the catalogue of signals");
  },

  async "it is asked where it is decided who enrols, with what it keeps and what is set for it"(
    { operate, guests: [guest, other] },
  ) {
    const most = (most: number) =>
      operate("configurePlugin", { plugin: PLUGIN, scope: "site", settings: { most } });
    await most(1);
    let page = await enrol(other!);
    await until("nobody is let in", async () => {
      if (page.status !== 303) return true;
      await leave(other!);
      page = await enrol(other!);
      return false;
    }, SOON);
    assert.equal(page.status, 403);
    assert.match(page.text, /The tower is full/);
    await most(1_000);
    await until("somebody is let in", async () => (await enrol(other!)).status === 303, SOON);
    await leave(other!);
    await leave(guest!);
  },

  async "what an operator sets for it on its page is on the next page"({ operator, guests: [guest] }) {
    const fields = { do: "save", "setting-greeting": "mind the step", "shown-page.top.v1": "yes" };
    const saved = await operator.post(`/admin/plugins/${PLUGIN}/at/site`, fields);
    assert.equal(saved.status, 303, saved.text);
    assert.match((await guest!.get("/learn")).text, /Usher 1\.0\.0: \d+ guests, mind the step/);
  },

  async "another version brings its documents along; rolled back, it finds them as they were"(served) {
    const { examine, operate, guests: [guest] } = served;
    const { count } = await settled(served);
    const checksum = await examine(await usherPackage("2.0.0"));
    await operate("upgradePlugin", { checksum, acceptUnsigned: true });
    await shows(guest!, `Usher 2.0.0: ${count} guests`);
    await operate("rollBackPlugin", { plugin: PLUGIN });
    await shows(guest!, `Usher 1.0.0: ${count} guests`);
  },

  async "one that fails on pages is stopped everywhere, and its operator told; pages and others go on"(
    served,
  ) {
    const { guests: [guest] } = served;
    await untilStopped(served, "widget", () => guest!.get("/learn"));
    await until("who decides asks it no more", async () => (await enrol(guest!)).status === 303, SOON);
    await leave(guest!);
  },

  async "one that fails where it is decided who enrols is stopped everywhere too"(served) {
    const { guests: [guest] } = served;
    await untilStopped(served, "filter", async () => {
      assert.equal((await enrol(guest!)).status, 303, "it is passed over");
      await leave(guest!);
    });
  },

  async "disabled, it is on no page; exported and removed, nothing is left of it"(served) {
    const { layout: { data }, operate, guests: [guest] } = served;
    const { heard } = await settled(served);
    await operate("disablePlugin", { plugin: PLUGIN });
    const isGone = async () => !(await guest!.get("/learn")).text.includes("Usher");
    await until("it is off the pages", isGone, SOON);
    const { checksum, documents } = await operate("exportPlugin", { plugin: PLUGIN });
    assert.equal(documents.length, heard + 1);
    await operate("removePlugin", { plugin: PLUGIN, exported: checksum });
    const files = async () => (await Array.fromAsync(Deno.readDir(data))).map(({ name }) => name);
    const isLeft = async () => (await files()).some((name) => name.startsWith(`${PLUGIN}.db`));
    await until("its database is gone", async () => !await isLeft(), SOON);
    assert.doesNotMatch((await guest!.get("/courses")).text, /Ushered/);
  },
};

/** Installs a plugin that fails, and has it asked until it is stopped: its operator is told, signals wait for it. */
async function untilStopped(
  { examine, operate, operator }: Served,
  part: "widget" | "filter",
  ask: () => Promise<unknown>,
): Promise<void> {
  const plugin = `broken_${part}`;
  const checksum = await examine(await brokenPackage(part));
  await operate("installPlugin", { checksum, acceptUnsigned: true });
  await operate("enablePlugin", { plugin, scope: "site" });
  await until("it is stopped", async () => {
    await ask();
    const found = (await operate("plugins", {})).find(({ id }: { id: string }) => id === plugin);
    return found.state === "quarantined";
  }, SOON);
  assert.match((await operator.get(`/admin/plugins/${plugin}`)).text, /It failed again and again/);
  const isPaused = async () =>
    (await operate("subscribers", {})).find(({ name }: { name: string }) => name === plugin)?.paused;
  await until("signals wait for it", isPaused, SOON);
  await operate("disablePlugin", { plugin });
}

/** Waits until it has heard and said all there is; what it then keeps, each counted once. */
async function settled(served: Served): Promise<{ count: number; heard: number }> {
  await until("all is heard", () => isSettled(served.layout), SOON);
  const enrolled = (await saidIn(served.layout, "enrollment.enrollment.created.v1")).length;
  await until("it has heard all", async () => (await kept(served)).heard === enrolled, SOON);
  const said = async () => (await saidIn(served.layout, COUNTED)).map(({ count }) => Number(count)).sort();
  await until("all that it said has come", async () => (await said()).length >= enrolled, SOON);
  assert.deepEqual(await said(), Array.from({ length: enrolled }, (_, at) => at + 1).sort());
  const found = await kept(served);
  assert.deepEqual(found, { count: enrolled, heard: enrolled });
  return found;
}

/** Kills the process that it lives in while people enrol, and starts it again. */
async function killItsHome(served: Served): Promise<void> {
  const { layout, guests } = served;
  const home = layout.first ?? layout.edge;
  const enrolling = guests.map(async (guest) => {
    await until("they are in", async () => {
      const page = await enrol(guest).catch(() => undefined); // nobody is there for a while
      return page?.status === 303;
    }, SOON);
  });
  await Promise.race(enrolling);
  home.kill("SIGKILL");
  await home.ended;
  await layout.restart(layout.first ? "first" : "edge");
  await Promise.all(enrolling);
  await settled(served);
  await shows(guests[0]!, "Usher 1.0.0");
  for (const guest of guests) await leave(guest);
}

for (const name of LAYOUTS) {
  testWhere(
    await findLayoutMissing(name),
    `a sandboxed plugin's life, live, by layout "${name}"`,
    (t) =>
      withPath(async (data) => {
        await using layout = await startLayout(name, { data });
        const served = await serve(layout);
        const steps = Object.entries(LIFE);
        const last = steps.pop()!;
        let pages = 0;
        for (const [criterion, run] of steps) {
          await t.step(
            criterion,
            async () => void (pages += await whilePagesCome(served, () => run(served))),
          );
        }
        await t.step(
          "its home killed while people enrol: it goes on, nothing is lost, nothing counted twice",
          () => killItsHome(served),
        );
        await t.step(
          last[0],
          async () => void (pages += await whilePagesCome(served, () => last[1](served))),
        );
        await t.step(`${pages} pages came meanwhile, each in its time`, () => assert.ok(pages > 50));
      }),
  );
}

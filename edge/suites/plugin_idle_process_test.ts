import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import { register } from "core/testing/form_client.ts";
import { childrenOf, isRunning, NO_CHILDREN, processorSeconds } from "core/testing/process_use.ts";
import { type Server, startServer } from "core/testing/server.ts";
import { testWhere } from "core/testing/skip.ts";
import { until, withPath } from "core/testing/until.ts";
import { askDoor } from "edge/commands/ask_door.ts";
import { COURSE } from "edge/samples/sample_learners.ts";
import { NOTICE_SLOT, samplePackage } from "edge/samples/sample_plugin.ts";
import type { InputOf, OperationName } from "edge/start/operations.ts";

const MANY = 20;
const ENDED = "enrollment.enrollment.ended.v1";
const CREATED = "enrollment.enrollment.created.v1";

/** How long nothing is done, in seconds, and how much of a processor that may cost. */
const IDLE = 3;
const MOST_OF_A_PROCESSOR = 0.05;

/** Hears what nobody says here; the first one also what somebody does say, and draws on pages. */
function packageOf(at: number): Promise<File> {
  const isFirst = at === 0;
  const manifest = {
    id: `idle${at}`,
    title: `Idle ${at}`,
    hears: [ENDED, ...isFirst ? [CREATED] : []].map((signal) => ({ signal, needs: [] })),
    fills: isFirst ? [{ slot: NOTICE_SLOT }] : [],
    settings: {},
  };
  const code = `export const plugin = {
    hears: { "${ENDED}": () => {}, ${isFirst ? `"${CREATED}": () => {},` : ""} },
    ${isFirst ? `widgets: { "${NOTICE_SLOT}": () => "<p>Up</p>" },` : ""}
  };`;
  return samplePackage({ manifest, code });
}

async function install(data: string): Promise<void> {
  const nobody = new Refusal("test.nobody", "unavailable", "Nobody answers at the door");
  const operate = <Name extends OperationName>(name: Name, input: InputOf<Name>) =>
    askDoor(data, name, input, () => {}, nobody);
  for (let at = 0; at < MANY; at++) {
    const bytes = (await (await packageOf(at)).bytes()).toBase64();
    const { checksum } = await operate("examinePlugin", { from: { bytes } });
    await operate("installPlugin", { checksum, acceptUnsigned: true });
    await operate("enablePlugin", { plugin: `idle${at}`, scope: "site" });
  }
  const areHeard = async () =>
    (await operate("subscribers", {})).filter(({ name }) => name.startsWith("idle")).length === MANY;
  await until("all of them hear", areHeard, 20_000);
}

/** Has the first one draw in the thread that serves and hear in the one that writes; gives their processes. */
async function wake({ url, pid }: Server, email: string): Promise<number[]> {
  const guest = await register(url, { name: "A guest", email, password: "a bell at midnight" });
  await guest.post(`/courses/${encodeURIComponent(COURSE)}/enrollment`, {});
  let children: number[] = [];
  await until("it is asked in both threads", async () => {
    await guest.get("/learn");
    return (children = await childrenOf(pid)).length === 2;
  }, 20_000);
  return children;
}

testWhere(
  NO_CHILDREN,
  `${MANY} sandboxed plugins cost nothing while nothing is asked of them, and leave nothing behind`,
  async (t) => {
    await withPath(async (data) => {
      await using server = await startServer({ data });
      await install(data);

      await t.step("no process, and no time of a processor", async () => {
        await wait(1_000);
        const before = await processorSeconds(server.pid);
        await wait(IDLE * 1_000);
        const share = (await processorSeconds(server.pid) - before) / IDLE;
        assert.ok(share < MOST_OF_A_PROCESSOR, `${share} of a processor`);
        assert.deepEqual(await childrenOf(server.pid), []);
      });

      await t.step("whoever is asked has a process, and it ends with the server", async () => {
        const started = await wake(server, "one@example.org");
        assert.equal((await server.stop()).code, 0);
        for (const pid of started) assert.equal(await isRunning(pid), false);
      });

      await t.step("it ends too where the server is killed", async () => {
        await using again = await startServer({ data });
        const started = await wake(again, "two@example.org");
        again.kill("SIGKILL");
        await again.ended;
        for (const pid of started) await until("it has ended", async () => !await isRunning(pid));
      });
    });
  },
);

import assert from "node:assert/strict";
import { readingDesk } from "core/host/desk.ts";
import { actCommand } from "core/host/guest.ts";
import { remoteSecret } from "core/plugin/remote_secret.ts";
import { readFile, ROOT } from "core/testing/files.ts";
import { person } from "core/testing/house.ts";
import { testWhere } from "core/testing/skip.ts";
import { until } from "core/testing/until.ts";
import { KEY, openRemote, remoteOf } from "./sample_remote.ts";

const EXAMPLE = "docs/examples/remote_python";
const secret = remoteSecret(KEY, "tally");

async function findMissing(): Promise<string | undefined> {
  try {
    const { success } = await new Deno.Command("python3", { args: ["--version"] }).output();
    return success ? undefined : "python3 does not run";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "there is no python3";
    throw error;
  }
}

/** Starts the example's server on a port that the system chooses. */
async function startPython() {
  const child = new Deno.Command("python3", {
    args: [new URL(`${EXAMPLE}/server.py`, ROOT).pathname, "0"],
    env: { CARILLON_SECRET: secret },
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = await reader.read();
  return {
    endpoint: `http://127.0.0.1:${/port (\d+)/.exec(value)![1]}/plugin`,
    async [Symbol.asyncDispose]() {
      child.kill();
      await reader.cancel();
      await child.status;
    },
  };
}

testWhere(await findMissing(), "the example in Python hears, stores, says, shows and acts", async () => {
  await using server = await startPython();
  const { endpoint } = server;
  await using there = await openRemote({
    ...JSON.parse(await readFile(`${EXAMPLE}/manifest.json`)),
    endpoint,
  });
  for (let unit = 0; unit < 10; unit++) {
    const body = { personId: "lea", courseId: "Org+1+a", unitId: `unit${unit}` };
    await there.house.tell("learning.unit.viewed.v1", body, "lea");
  }
  await until("all were counted", async () => (await there.said()).length === 1);
  assert.deepEqual((await there.said()).map(({ body }) => body), [{ personId: "lea", count: 10 }]);

  await using remote = remoteOf(endpoint, { plugin: "tally", secret });
  const circumstances = {
    site: "main",
    scope: "site",
    language: "en",
    now: "2026-03-02T09:00:00Z",
    settings: {},
  } as const;
  const desk = readingDesk(await there.house.guestReader("tally"), "tally");
  const { signal } = new AbortController();
  const draw = { do: "widget", name: "dashboard.aside.v1", given: { personId: "lea" } } as const;
  assert.equal(await remote.call(draw, circumstances, desk, signal), "<p>Units you looked at: 10</p>");
  await assert.rejects(remote.call({ ...draw, name: "other.v1" }, circumstances, desk, signal), {
    fault: "threw",
  });

  const input = { action: "forget", given: {}, language: "en" };
  const { answer } = await there.house.send(actCommand("tally"), input, person("lea"));
  assert.deepEqual(answer, { forgotten: true });
  assert.deepEqual(await there.documents(), {});

  await using stranger = remoteOf(endpoint, { plugin: "tally", secret: remoteSecret("?", "tally") });
  await assert.rejects(stranger.call(draw, circumstances, desk, signal), { fault: "rubbish" });
});

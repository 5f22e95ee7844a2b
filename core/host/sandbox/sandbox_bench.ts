import {
  againstLimit,
  defineBench,
  factRow,
  lessRow,
  type Load,
  median,
  moreRow,
  type Row,
  timesPerSecond,
} from "core/testing/bench.ts";
import { residentMegabytes } from "core/testing/process_use.ts";
import { Lines } from "./lines.ts";
import { NEIGHBOUR, openBeside } from "./sample_host.ts";
import { filtering, openSample } from "./sample_sandbox.ts";

// What a sandboxed plugin costs beside the least that any other process could: a line to one that only sends it back.

const ECHO = `const { stdin, stdout } = Deno, bytes = new Uint8Array(65536);
for (let read; (read = await stdin.read(bytes)) !== null;) stdout.writeSync(bytes.subarray(0, read));`;
const QUESTION = {
  courseId: "Bells+1+a",
  unitId: "u1",
  title: "A unit",
  html: "<p>Some words</p>".repeat(80),
};

const SIGNAL = "learning.unit.viewed.v1";
const HEARING = `export const plugin = { hears: { async "${SIGNAL}"({ body }, { store }) {
  if (body.stores) await store.put("count", (await store.get("count") ?? 0) + 1);
} } };`;

const heard = (stores: boolean) => ({
  do: "hear" as const,
  name: SIGNAL,
  given: { id: "s1", name: SIGNAL, at: "2026-03-02T09:00:00Z", body: { ...QUESTION, stores } },
});

function openEcho() {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-config", "--no-lock", `data:text/javascript,${encodeURIComponent(ECHO)}`],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const [writer, reader] = [child.stdin.getWriter(), child.stdout.getReader()];
  const encoder = new TextEncoder();
  return {
    async ask(question: unknown): Promise<unknown> {
      const lines = new Lines(1_000_000);
      await writer.write(encoder.encode(`${JSON.stringify(question)}\n`));
      for (;;) {
        const { value } = await reader.read();
        for (const line of lines.read(value!)) return JSON.parse(line);
      }
    },
    async [Symbol.asyncDispose]() {
      await writer.close();
      await child.stdout.cancel().catch(() => {});
      reader.releaseLock();
      await child.status;
    },
  };
}

/** Of how long something took again and again, in microseconds: what 99 of 100 stayed below. */
async function p99(milliseconds: number, act: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  const until = performance.now() + milliseconds;
  for (let at = performance.now(); at < until;) {
    await act();
    const now = performance.now();
    times.push(now - at);
    at = now;
  }
  times.sort((one, other) => one - other);
  return times[Math.floor(times.length * 0.99)]! * 1_000;
}

async function warmRows(load: Load): Promise<Row[]> {
  await using beside = await openBeside(HEARING);
  await using echo = openEcho();
  const filter = () => beside.ask(NEIGHBOUR, QUESTION);
  const bare = () => echo.ask(QUESTION);
  const { milliseconds } = load;
  return [
    lessRow(
      "sandbox: filter p99",
      "µs",
      await againstLimit(load, () => p99(milliseconds, filter), () => p99(milliseconds, bare)),
      0.7,
    ),
    moreRow(
      "sandbox: signals handled, one after the other",
      "/s",
      await againstLimit(
        load,
        () => timesPerSecond(milliseconds, () => beside.call("stranger", heard(false))),
        () => timesPerSecond(milliseconds, bare),
      ),
      0.7,
    ),
    factRow(
      "sandbox: signals handled that read and store a document",
      "/s",
      await timesPerSecond(milliseconds, () => beside.call("stranger", heard(true))),
    ),
  ];
}

/** The first call of a plugin, its process started for it, and what that process then has in memory. */
async function coldRows({ rounds }: Load): Promise<Row[]> {
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    await using sample = await openSample(filtering("return { change: given };"));
    const begun = performance.now();
    await sample.filter(QUESTION);
    times.push(performance.now() - begun);
  }
  return [factRow("sandbox: first call, its process started for it", "ms", median(times))];
}

/** A hundred plugins that are installed and asked nothing. */
async function idleRows(): Promise<Row[]> {
  const before = await residentMegabytes(Deno.pid);
  const idle = await Promise.all(Array.from({ length: 100 }, () => openSample(filtering(""))));
  const running = idle.filter(({ sandbox }) => sandbox.isUp).length;
  const megabytes = await residentMegabytes(Deno.pid) - before;
  for (const sample of idle) await sample[Symbol.asyncDispose]();
  return [
    factRow("sandbox: processes of 100 idle plugins", "processes", running),
    factRow("sandbox: memory of 100 idle plugins", "MB", megabytes),
  ];
}

/** Calls of sandboxed plugins beside a bare round trip to another process. */
export const sandbox = defineBench(
  "sandbox",
  async (load) => [...await warmRows(load), ...await coldRows(load), ...await idleRows()],
);

import type { Bus } from "core/bus/bus.ts";
import { openEmbeddedBus } from "core/bus/embedded_bus.ts";
import { openNatsBus } from "core/bus/nats_bus.ts";
import { A, B, Ear, sampleSignal } from "core/bus/sample_ears.ts";
import { defineBench, factRow, type Load, type Row } from "core/testing/bench.ts";
import { findNats } from "core/testing/find_nats.ts";
import { startNats } from "core/testing/nats_server.ts";

// How many signals a second the bus carries from its publisher to four hearers, of which two hear each: what an answer
// has. What hearers do with them is measured with their databases.

/** As many as the relay carries at once, and about as large as what an answer says. */
const AT_ONCE = 200;
const BODY = { answer: "a".repeat(400) };
const LONGEST = 60_000;

/** Signals a second until all of them were heard. */
async function carry(bus: Bus, signals: number, on: string): Promise<Row[]> {
  const ears = [new Ear("one", [A]), new Ear("two", [A]), new Ear("three", [B]), new Ear("four", [B])];
  for (const ear of ears) await bus.subscribe(ear);
  const said = Array.from(
    { length: signals },
    (_, at) => sampleSignal(at % 2 ? A : B, `person ${at % 50}`, BODY),
  );
  const begun = performance.now();
  for (let from = 0; from < signals; from += AT_ONCE) await bus.publish(said.slice(from, from + AT_ONCE));
  const names = ears.map(({ name }) => name);
  if (!await bus.caughtUp(names, LONGEST)) throw new Error(`Cannot measure: signals on ${on} were not heard`);
  const seconds = (performance.now() - begun) / 1_000;
  return [factRow(`scale: signals carried, on ${on}`, "/s", signals / seconds)];
}

/** The embedded log, and in a whole run a NATS server. */
export const signalsCarried = defineBench("scale: signals", async (load: Load) => {
  const signals = load.smoke ? 200 : 20_000;
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  try {
    const embedded = await openEmbeddedBus(`${folder}/bus.db`);
    const rows = await carry(embedded, signals, "the embedded log").finally(() => embedded.close());
    const binary = await findNats();
    if (load.smoke || "missing" in binary) return rows;
    await using server = await startNats({ binary });
    const nats = await openNatsBus({ url: server.url, site: "main" });
    return [...rows, ...await carry(nats, signals, "NATS").finally(() => nats.close())];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

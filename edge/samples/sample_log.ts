import type { Bus } from "core/bus/bus.ts";
import { openNatsBus } from "core/bus/nats_bus.ts";
import { isQuiet, readLog, readRows } from "core/testing/look.ts";
import { RESIDENTS } from "edge/start/layout.ts";
import { SITE } from "edge/start/open_house.ts";
import type { ServedLayout } from "./sample_layouts.ts";

// What a served site has said, seen from outside, wherever its signals travel.

/** Whether all that was stored with somebody's work is on the bus, and heard by everybody who hears it. */
export async function isSettled(layout: ServedLayout): Promise<boolean> {
  if (!layout.nats) return await isQuiet(layout.data);
  return await onBus(layout, async (bus) => {
    for (const { name } of RESIDENTS) {
      if (await readStored(`${layout.data}/${name}.db`) > (await bus.last(name) ?? 0)) return false;
    }
    return (await bus.reports()).every(({ lag }) => lag === 0);
  });
}

/** The bodies of what was said so far under a name, oldest first. */
export async function saidIn(
  layout: ServedLayout,
  name: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const all = layout.nats
    ? await onBus(layout, async (bus) => (await bus.read(0, 100_000, [name])).map(({ signal }) => signal))
    : await readLog(layout.data);
  return all.filter((signal) => signal.name === name).map(({ body }) => body as Record<string, unknown>);
}

/** How many signals a context has stored with its works. */
async function readStored(file: string): Promise<number> {
  const [row] = await readRows(
    file,
    "select coalesce((select seq from sqlite_sequence where name = '_outbox'), 0) as said",
  );
  return Number(row?.said);
}

async function onBus<Answer>(
  { nats }: ServedLayout,
  look: (bus: Bus) => Promise<Answer>,
): Promise<Answer> {
  const bus = await openNatsBus({ url: nats!.url, site: SITE });
  try {
    return await look(bus);
  } finally {
    await bus.close();
  }
}

import { openNatsBus } from "core/bus/nats_bus.ts";
import type { Signal } from "core/signal/signal.ts";
import type { Bus } from "core/bus/bus.ts";
import type { Carried, LoggedSignal } from "core/testing/look.ts";

/** Reads all that a bus has in its log. */
export async function readAll(bus: Pick<Bus, "read">): Promise<Signal[]> {
  const log: Signal[] = [];
  for (let after = 0;;) {
    const part = await bus.read(after, 5_000);
    if (part.length === 0) return log;
    log.push(...part.map(({ signal }) => signal));
    after = part.at(-1)!.sequence;
  }
}

/** Reads what a NATS server has carried for a site, as somebody else who looks at it. */
export async function readNatsCarried(url: string): Promise<Carried> {
  const bus = await openNatsBus({ url, site: "main" });
  try {
    const log = await readAll(bus) as readonly (Signal & { readonly body: LoggedSignal["body"] })[];
    return { log, hearers: await bus.reports() };
  } finally {
    await bus.close();
  }
}

/** Whether every hearer has come to the end of the log that a NATS server keeps. */
export async function isNatsHeard(url: string): Promise<boolean> {
  const bus = await openNatsBus({ url, site: "main" });
  try {
    return (await bus.reports()).every(({ lag }) => lag === 0);
  } finally {
    await bus.close();
  }
}

import { follow } from "core/base/trace.ts";
import type { Bus } from "core/bus/bus.ts";
import type { AnyCommand, AnyJob, Context } from "core/work/context.ts";
import { guestCommand } from "core/host/guest.ts";
import { readings } from "core/watch/instruments.ts";
import { watchStalls } from "core/watch/stalls.ts";
import { openHome } from "./home.ts";
import type { HomeOptions } from "./home_options.ts";
import type { Home, House } from "./house.ts";
import { failureOf } from "core/base/failure.ts";
import type { Call, Reply } from "./wire.ts";

/** The part of a Worker's own side that the home needs. */
export interface HomePort {
  postMessage(reply: Reply): void;
  onmessage: ((event: MessageEvent<Call>) => void) | null;
}

/** Who lives in a home, and what they bring: known to the code, never sent over. */
export type Inhabitants = Pick<HomeOptions, "contexts" | "plugins" | "pluginsAtHome" | "providers">;

/**
 * Serves a home inside a Worker: opens it when asked, does what it is sent, answers. All writing, relaying and
 * hearing happens on this thread, so that none of it holds up the thread that serves pages.
 */
export function serveHome(port: HomePort, inhabitants: Inhabitants): void {
  let house: House & Home & { readonly signals: Bus } | undefined;
  const untail = new Map<number, () => void>();
  let endWatching: (() => void) | undefined;
  const byName = actsOf([...inhabitants.contexts, ...inhabitants.plugins]);

  async function answer(call: Call): Promise<unknown> {
    if (call.do === "open") {
      house = await openHome({ ...call.options, ...inhabitants });
      return;
    }
    if (!house) throw new TypeError("Cannot use the home before it is open");
    switch (call.do) {
      case "send":
      case "run": {
        const found = byName.get(call.name) ?? guestCommand(call.name);
        if (!found) throw new TypeError(`Cannot find "${call.name}" in this house`);
        return await act(house, found, call, port);
      }
      case "caughtUp":
        return await house.caughtUp(call.positions, call.milliseconds, call.hearers);
      case "carried":
        return await house.carried(call.positions, call.milliseconds);
      case "heard":
        return await house.heard(call.milliseconds, call.hearers);
      case "tail":
        untail.set(
          call.call,
          await house.tail(call.names, (signal) => port.postMessage({ call: call.call, signal })),
        );
        return;
      case "untail":
        untail.get(call.tail)?.();
        untail.delete(call.tail);
        return;
      case "signals": {
        const verb = house.signals[call.verb] as (...args: readonly unknown[]) => Promise<unknown>;
        return await verb.apply(house.signals, call.args as unknown[]);
      }
      case "absent":
        return await house.absent();
      case "figures":
        // Whoever looks wants to know what holds this thread up, from then on.
        endWatching ??= watchStalls("home");
        return readings();
      case "close":
        endWatching?.();
        return await house.close();
    }
  }

  port.onmessage = async ({ data: call }) => {
    try {
      const doing = "from" in call ? follow(call.from, () => answer(call)) : answer(call);
      port.postMessage({ call: call.call, answer: await doing });
    } catch (error) {
      port.postMessage({ call: call.call, failure: failureOf(error) });
    }
  };
}

function act(
  house: House,
  found: AnyCommand | AnyJob,
  { do: verb, call, input, actor }: Extract<Call, { readonly do: "send" | "run" }>,
  port: HomePort,
): Promise<unknown> {
  if (verb === "send") return house.send(found as Parameters<House["send"]>[0], input, actor);
  const progress = (...at: [number, number, string]) => port.postMessage({ call, progress: at });
  return house.run(found as Parameters<House["run"]>[0], input, actor, progress);
}

/** Every command and job of these, by name. */
function actsOf(all: readonly Context[]): ReadonlyMap<string, AnyCommand | AnyJob> {
  const acts = all.flatMap(({ commands, jobs }) => [...commands, ...jobs]);
  return new Map(acts.map((one) => [one.name, one]));
}

import { sql } from "drizzle-orm";
import { z } from "zod";
import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { CallFailure } from "core/plugin/call.ts";
import type { HeardSignal } from "core/plugin/code.ts";
import { ownSignals } from "core/plugin/own_signals.ts";
import type { InstalledPlugin } from "core/plugin/plugin_set.ts";
import type { SignalName } from "core/signal/signal.ts";
import { defineCommand } from "core/work/command.ts";
import { type Context, defineContext } from "core/work/context.ts";
import type { Hearing } from "core/work/hearing.ts";
import type { Work } from "core/work/work.ts";
import type { CallReport } from "./call_log.ts";
import { document, workingDesk } from "./desk.ts";

import type { PluginHost } from "./plugin_host.ts";

/** What every hearing reads beside what the manifest needs: where the plugin must be on to get the signal. */
const WHERE = "courseId";

/** What a person asks of a plugin: one of its actions, from a widget or a frame. */
export const actInput = z.object({
  action: z.string().max(41),
  given: z.record(z.string(), z.unknown()),
  courseId: z.string().max(255).optional(),
  language: z.string().max(35),
});

/** The command that has a plugin do one of its actions, for whoever sends it; it is done where the plugin lives. */
export function actCommand(id: string) {
  return defineCommand({
    name: `${id}.act`,
    doc: "Does one of the plugin's actions for a person.",
    input: actInput,
    run(): Promise<unknown> {
      throw new TypeError(`Cannot act for "${id}" here: it lives elsewhere`);
    },
  });
}

/** The command that tells how the last calls of a plugin went where it lives, for whoever writes it. */
export function watchCommand(id: string) {
  return defineCommand({
    name: `${id}.watch`,
    doc: "Tells how the plugin's last calls went.",
    input: z.object({ after: z.int().min(0) }),
    run(): Promise<readonly CallReport[]> {
      throw new TypeError(`Cannot watch "${id}" here: it lives elsewhere`);
    },
  });
}

/** The command of a guest by its name alone, where the name is one. */
export function guestCommand(
  name: string,
): ReturnType<typeof actCommand> | ReturnType<typeof watchCommand> | undefined {
  const [, id, verb] = /^(.+)\.(act|watch)$/.exec(name) ?? [];
  if (id === undefined) return undefined;
  return verb === "act" ? actCommand(id) : watchCommand(id);
}

/**
 * A portable plugin as the house runs it: like a context, with a database, an outbox and an inbox of its own. Its code
 * answers inside the transaction, so what it stores and says happens once or not at all.
 */
export function guestContext({ manifest }: InstalledPlugin, host: PluginHost): Context {
  const { id, hears, budgets } = manifest;
  const signals = ownSignals(manifest);

  async function hear(work: Work, signal: HeardSignal, needs: readonly string[]): Promise<void> {
    const courseId = signal.body[WHERE];
    const at = typeof courseId === "string" ? { courseId } : {};
    const here = host.set.find(id, at);
    if (!here) return;
    const { name, at: when, site, actor } = signal;
    const body = Object.fromEntries(Object.entries(signal.body).filter(([field]) => needs.includes(field)));
    const given: HeardSignal = { id: signal.id, name, at: when, site, actor, body };
    const circumstances = { ...at, site, language: "en", now: work.now };
    await host.call(here, { do: "hear", name, given }, circumstances, {
      desk: workingDesk(work, manifest, signals),
      milliseconds: budgets.callMilliseconds,
    });
  }

  const hearings = hears.map(({ signal, needs }): Hearing => ({
    name: signal as SignalName,
    needs: [...new Set([...needs, WHERE])],
    handle: (work, heard) => hear(work, heard as unknown as HeardSignal, needs),
  }));

  const act = defineCommand({
    ...actCommand(id),
    async run(work, { action, given, courseId, language }) {
      const here = host.set.find(id, { courseId });
      if (!here) {
        throw new Refusal("plugin.off", "missing", `Cannot act: "${id}" is not on here`, { plugin: id });
      }
      if (work.actor.kind !== "person") {
        throw new Refusal("plugin.person_needed", "forbidden", "Cannot act for nobody: a person has to ask");
      }
      return await host.call(
        here,
        { do: "act", name: action, given: { personId: work.actor.id, given } },
        { courseId, site: work.site, language, now: work.now },
        { desk: workingDesk(work, manifest, signals), milliseconds: budgets.callMilliseconds },
      ).catch(refuseFailed);
    },
  });

  return defineContext({
    name: id,
    migrations: new URL("./store_migrations/", import.meta.url),
    signals,
    commands: [act, watching(id, host)],
    hears: [...hearings, forget(id)],
  });
}

/** Tells its operator how its calls go. */
function watching(id: string, host: PluginHost) {
  return defineCommand({
    ...watchCommand(id),
    run({ actor }, { after }) {
      if (actor.kind !== "system") {
        throw new Refusal("plugin.operator_needed", "forbidden", "Cannot watch a plugin: its operator may");
      }
      return Promise.resolve(host.callsAfter(id, after));
    },
  });
}

/** Whoever asked for it is told that it was not done, and by whom. */
function refuseFailed(error: unknown): never {
  if (!(error instanceof CallFailure)) throw error;
  const { plugin, fault } = error;
  throw new Refusal(
    "plugin.failed",
    "unavailable",
    `Cannot act: "${plugin}" failed: ${fault}`,
    { plugin },
    error,
  );
}

/** Whoever is erased is gone from a plugin's documents too: those under a key that holds their id. */
function forget(id: string): Hearing {
  return {
    name: "identity.person.erased.v1" as SignalName,
    needs: ["personId"],
    async handle(work, signal) {
      const { personId } = signal.body as { readonly personId: string };
      await work.database.delete(document).where(sql`instr(${document.key}, ${personId}) > 0`);
      log("info", "A plugin forgot who was erased", { plugin: id });
    },
  };
}

import type { SignalDefinition } from "core/signal/signal.ts";
import type { Command } from "./command.ts";
import type { FilterDefinition } from "./filter.ts";
import type { Hearing } from "./hearing.ts";
import type { Job } from "./job.ts";
import type { Outlets } from "./outlet.ts";
import { rebuildJob } from "./rebuild.ts";
import type { Projected } from "./rebuilt.ts";

/**
 * A bounded context as the house runs it: one database, what it says, what it can be asked to do, what it
 * hears. A plugin that keeps rows or hears signals is run in the very same way.
 */
export interface Context {
  readonly name: string;
  /** The folder of its migrations, `NNNN_name.sql`. */
  readonly migrations: URL;
  readonly signals: readonly SignalDefinition[];
  /** What it asks plugins. */
  readonly filters: readonly FilterDefinition[];
  readonly commands: readonly AnyCommand[];
  readonly jobs: readonly AnyJob[];
  readonly hears: readonly Hearing[];
  /** The tables that hold nothing but what follows from the log: these can be dropped and made anew. */
  readonly projects: readonly Projected[];
  /** Whether its database holds what nobody elsewhere may have: no region copies it. */
  readonly keepsSecrets: boolean;
  /** Whom it carries signals to outside, where it does. */
  readonly outlets?: Outlets;
}

/** Any command, whatever its input and answer: for lists of them, never for calling one. */
// deno-lint-ignore no-explicit-any
export type AnyCommand = Command<any, unknown, any>;
/** Any job, for lists of them. */
// deno-lint-ignore no-explicit-any
export type AnyJob = Job<any, unknown>;

/**
 * Declares a context from the parts of its `mod.ts`. One that projects can be rebuilt: it has a job for that. Throws a
 * TypeError for a command, signal or filter named after another context.
 */
export function defineContext(
  parts: Pick<Context, "name" | "migrations"> & Partial<Context>,
): Context {
  const context: Context = {
    signals: [],
    filters: [],
    commands: [],
    hears: [],
    projects: [],
    keepsSecrets: false,
    ...parts,
    jobs: jobsOf(parts),
  };
  const named = [
    ...context.signals.map((one) => one.signal),
    ...context.filters.map((one) => one.filter),
    ...[...context.commands, ...context.jobs].map((one) => one.name),
  ];
  for (const name of named) {
    if (!name.startsWith(`${context.name}.`)) {
      throw new TypeError(`Cannot declare "${name}" in context "${context.name}"`);
    }
  }
  return context;
}

function jobsOf({ name, jobs = [], projects = [] }: Pick<Context, "name"> & Partial<Context>): AnyJob[] {
  return projects.length > 0 ? [...jobs, rebuildJob(name)] : [...jobs];
}

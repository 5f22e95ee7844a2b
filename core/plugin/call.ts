import type { Scope } from "./scope.ts";

// Everything that the platform asks of a plugin's code is one call, whatever tier answers it.

/** What is asked of a plugin's code: which of its functions, and what that is given. Plain data. */
export interface PluginCall {
  readonly do: "hear" | "filter" | "widget" | "act" | "block" | "migrate";
  /** The signal, filter, slot, action, `TYPE.FUNCTION` of a block type, or the version that is migrated from. */
  readonly name: string;
  readonly given: unknown;
}

/** Where and for whom it is asked. */
export interface Circumstances {
  readonly site: string;
  readonly scope: Scope;
  readonly language: string;
  /** ISO 8601. */
  readonly now: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * What a call may reach of the platform while it is answered: the plugin's own documents, its own signals. A desk
 * that only reads throws a TypeError for the rest.
 */
export interface PluginDesk {
  get(key: string): Promise<unknown>;
  list(prefix: string, after: string, limit: number): Promise<readonly { key: string; value: unknown }[]>;
  put(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  emit(name: string, body: Readonly<Record<string, unknown>>): void;
  log(words: string): void;
}

/** How a call can fail: which limit stopped it. */
export const CALL_FAULTS = [
  "late", // past its deadline
  "threw", // its code threw
  "crashed", // its process or isolate ended: memory, a forbidden exit
  "denied", // it did what it has no right to
  "too_large", // it answered more than it may
  "rubbish", // its answer is not of the shape that was asked for
  "unreachable", // there is nobody to ask: no start, no permission, quarantined
  "away", // its server does not answer now, or there is no room for its process; nobody is blamed
] as const;
/** How a call can fail. */
export type CallFault = typeof CALL_FAULTS[number];

/** A call that failed: costs a fallback, never a page. */
export class CallFailure extends Error {
  readonly fault: CallFault;
  readonly plugin: string;

  constructor(plugin: string, fault: CallFault, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "CallFailure";
    this.plugin = plugin;
    this.fault = fault;
  }
}

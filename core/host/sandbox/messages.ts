import type { Circumstances, PluginCall } from "core/plugin/call.ts";
import type { Messages } from "core/plugin/plugin.ts";

// What a sandboxed process and the site say to each other over its standard input and output: one JSON text a line.

/** What of a package runs in a process: its one module, and its words by language and key. */
export interface PackedCode {
  readonly code: string;
  readonly messages: Messages;
}

/** What the site says to the process. */
export type ToInside =
  | { readonly is: "start" } & PackedCode
  | {
    readonly is: "call";
    readonly call: number;
    readonly asked: PluginCall;
    readonly circumstances: Circumstances;
  }
  | { readonly is: "served"; readonly at: number; readonly answer?: unknown; readonly refused?: string }
  /** Nobody waits for this call any more. */
  | { readonly is: "over"; readonly call: number };

/** What of a desk is asked by the process and waited for. */
export type DeskVerb = "get" | "list" | "put" | "delete";

/** What the process says to the site; nothing of it is to be believed before it is looked at. */
export type FromInside =
  | { readonly is: "ready" }
  /** It has nothing left to do, and stands still once it hears so much as an empty line. */
  | { readonly is: "waits" }
  | {
    readonly is: "asks";
    readonly call: number;
    readonly at: number;
    readonly verb: DeskVerb;
    readonly args: readonly unknown[];
  }
  | {
    readonly is: "says";
    readonly call: number;
    readonly name: string;
    readonly body: Readonly<Record<string, unknown>>;
  }
  | { readonly is: "logs"; readonly call: number; readonly words: string }
  | { readonly is: "answers"; readonly call: number; readonly answer?: unknown }
  | { readonly is: "threw"; readonly call: number; readonly words: string; readonly denied: boolean }
  /** It has heard that a call is over: it yields. */
  | { readonly is: "ended"; readonly call: number };

const KNOWN = new Set(["ready", "waits", "asks", "says", "logs", "answers", "threw", "ended"]);
const VERBS = new Set(["get", "list", "put", "delete"]);

/** Reads what a process said. Throws a SyntaxError for what is none of it. */
export function readFromInside(line: string): FromInside {
  // A key that objects would take as their prototype is dropped; to look for it costs only where it may be.
  const message: unknown = /__proto__|\\u/.test(line) ? JSON.parse(line, withoutPrototype) : JSON.parse(line);
  if (!isRecord(message) || !isMessage(message)) {
    throw new SyntaxError(`Cannot read what the process said: "${line.slice(0, 80)}"`);
  }
  return message as FromInside;
}

function isMessage({ is, call, at, verb, args, words, name, body }: Record<string, unknown>): boolean {
  if (typeof is !== "string" || !KNOWN.has(is)) return false;
  if (is !== "ready" && is !== "waits" && !Number.isSafeInteger(call)) return false;
  if (is === "asks") {
    return Number.isSafeInteger(at) && typeof verb === "string" && VERBS.has(verb) && Array.isArray(args);
  }
  if (is === "says") return typeof name === "string" && isRecord(body);
  return is !== "logs" && is !== "threw" || typeof words === "string";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function withoutPrototype(this: unknown, key: string, value: unknown): unknown {
  return key === "__proto__" ? undefined : value;
}

// Inside the sandbox, before any code of the plugin: takes away what is not the web's. The permissions hold without
// this; it closes what needs no permission: storage on disk, isolates with a heap of their own, the way out.

const TAKEN_AWAY = [
  "Deno",
  "process",
  "Buffer",
  "global",
  "Worker",
  "caches",
  "localStorage",
  "sessionStorage",
  "indexedDB",
  "BroadcastChannel",
  "alert",
  "confirm",
  "prompt",
  "close",
];

/** Takes away what a plugin has no use for, and holds what all calls of it share as it is. */
export function confine(say: (words: string) => void): void {
  for (const name of TAKEN_AWAY) Reflect.deleteProperty(globalThis, name);
  const line = (...words: unknown[]) => say(words.map(shown).join(" "));
  const console = { debug: line, log: line, info: line, warn: line, error: line, trace: line };
  Reflect.defineProperty(globalThis, "console", { value: Object.freeze(console) });
  // One call leaves nothing behind for the next in what everything inherits; what the wire rests on stays as it is.
  for (const held of [Object, Function, Array, String, Number, Boolean, Symbol, RegExp, Error, Date]) {
    Object.preventExtensions(held.prototype);
  }
  for (const held of [JSON, Reflect, Promise, Map, Set]) Object.freeze(held);
  for (const held of [Promise, Map, Set, WeakSet, TextEncoder, TextDecoder]) Object.freeze(held.prototype);
}

function shown(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Error) return value.stack ?? String(value);
  try {
    return JSON.stringify(value) ?? String(value);
  } catch (error) {
    return String(error);
  }
}

import type { CallFault } from "core/plugin/call.ts";
import { filtering } from "./sample_sandbox.ts";

/** A plugin that means harm, and what comes of it. */
export interface Hostile {
  readonly does: string;
  readonly code: string;
  /** What its call fails with; undefined where it comes to nothing and the call is answered. */
  readonly fault: CallFault | undefined;
  /** Of the words of its failure. */
  readonly words?: RegExp;
  /** How long its calls may take. */
  readonly milliseconds?: number;
}

const SOON = 300;
const GONE = /is not defined|undefined/;
const NO_NODE = /modules of Node/;

/** Plugins that mean harm, each by one call of a filter. */
export const HOSTILE: readonly Hostile[] = [
  { does: "loops for ever", code: filtering("for (;;);"), fault: "late", milliseconds: SOON },
  {
    does: "never answers",
    code: filtering("await new Promise(() => {});"),
    fault: "late",
    milliseconds: SOON,
  },
  {
    does: "looks for what cannot be found in any time",
    code: filtering(`return /(a+)+$/.test("a".repeat(60) + "b") ? undefined : { halt: "no" };`),
    fault: "late",
    milliseconds: SOON,
  },
  {
    does: "loops while its answer is read",
    code: filtering("return { get change() { for (;;); } };"),
    fault: "late",
    milliseconds: SOON,
  },
  {
    does: "fills its heap",
    code: filtering("const all = []; for (let at = 0;; at++) all.push({ at, text: `text ${at}` });"),
    fault: "crashed",
    words: /memory/,
  },
  {
    does: "fills the memory beside its heap",
    code: filtering("const all = []; for (;;) all.push(new Uint8Array(10_000_000).fill(1));"),
    fault: "threw",
    words: /allocation failed/,
  },
  {
    does: "fills the memory of the runtime",
    code: filtering("const all = [], ten = new Uint8Array(1e7).fill(1); for (;;) all.push(new Blob([ten]));"),
    fault: "crashed",
    words: /memory/,
  },
  {
    does: "starts a program",
    code: filtering(`new Deno.Command("sh").spawn();`),
    fault: "threw",
    words: GONE,
  },
  {
    does: "starts a program by way of Node",
    code: filtering(`(await import("node:child_process")).spawn("sh");`),
    fault: "threw",
    words: NO_NODE,
  },
  {
    does: "starts an isolate with a heap of its own",
    code: filtering(`new Worker("data:text/javascript,for(;;);", { type: "module" });`),
    fault: "threw",
    words: GONE,
  },
  {
    does: "starts an isolate by way of Node",
    code: filtering(`new (await import("node:worker_threads")).Worker("for(;;);", { eval: true });`),
    fault: "threw",
    words: NO_NODE,
  },
  {
    does: "reads a file as a module",
    code: filtering(`return (await import("file:///etc/hostname", { with: { type: "text" } })).default;`),
    fault: "denied",
  },
  {
    does: "reads a file as a module before it is asked anything",
    code: filtering("return text;", `import text from "file:///etc/hostname" with { type: "text" };`),
    fault: "crashed",
    words: /Requires read access/,
  },
  {
    does: "reads a file by its address",
    code: filtering(`return await (await fetch("file:///etc/hostname")).text();`),
    fault: "denied",
  },
  {
    does: "reads the environment",
    code: filtering("return Deno.env.toObject();"),
    fault: "threw",
    words: GONE,
  },
  {
    does: "reads the environment by way of Node",
    code: filtering(`return (await import("node:process")).env;`),
    fault: "threw",
    words: NO_NODE,
  },
  {
    does: "keeps something on the disk",
    code: filtering(`localStorage.setItem("all", "x".repeat(1e6)); await caches.open("all");`),
    fault: "threw",
    words: GONE,
  },
  {
    does: "gets code from the network",
    code: filtering(`return await import("https://example.org/evil.js");`),
    fault: "denied",
  },
  {
    does: "gets code from a package registry",
    code: filtering(`return await import("npm:zod");`),
    fault: "threw",
    words: /no-npm/,
  },
  {
    does: "reaches a host that it was not granted",
    code: filtering(`return await (await fetch("http://127.0.0.1:4321/")).text();`),
    fault: "denied",
  },
  {
    does: "opens a socket to a host that it was not granted",
    code: filtering(`return new WebSocket("ws://127.0.0.1:4321/").url;`),
    fault: "denied",
  },
  {
    does: "changes what all objects inherit",
    code: filtering("Object.prototype.admin = true;"),
    fault: "threw",
  },
  {
    does: "changes what the wire rests on",
    code: filtering("Map.prototype.get = Promise.prototype.then = JSON.stringify = () => {};"),
    fault: "threw",
  },
  { does: "ends the process", code: filtering("Deno.exit(0);"), fault: "threw", words: GONE },
  { does: "ends the process as a page would", code: filtering("close();"), fault: "threw", words: GONE },
  { does: "closes its input", code: filtering("Deno.stdin.close();"), fault: "threw", words: GONE },
  {
    does: "leaves an error that nobody awaits",
    code: filtering(`Promise.reject(new Error("boom")); await new Promise(() => {});`),
    fault: "crashed",
    words: /boom/,
  },
  {
    does: "throws when nobody asks it anything",
    code: filtering(`setTimeout(() => { throw new Error("boom"); }); await new Promise(() => {});`),
    fault: "crashed",
    words: /boom/,
  },
  {
    does: "throws as it is loaded",
    code: filtering("", `throw new Error("boom");`),
    fault: "crashed",
    words: /boom/,
  },
  { does: "is no module at all", code: "export const plugin = {", fault: "crashed", words: /SyntaxError/ },
  { does: "brings no plugin", code: "export const other = {};", fault: "crashed", words: /"plugin"/ },
  { does: "answers ten megabytes", code: filtering(`return "x".repeat(1e7);`), fault: "too_large" },
  { does: "answers what is no data", code: filtering("return { n: 1n };"), fault: "threw", words: /BigInt/ },
  { does: "answers rubbish", code: filtering(`return { yes: "please" };`), fault: "rubbish" },
  {
    does: "answers what lies deep in itself",
    code: filtering(`return { change: { a: JSON.parse("[".repeat(1e5) + "]".repeat(1e5)) } };`),
    fault: "rubbish",
  },
  {
    does: "floods signals",
    code: filtering(`for (let at = 0; at < 1e5; at++) tools.emit("stranger.said.v1", { at });`),
    fault: "denied",
  },
  {
    does: "floods its documents",
    code: filtering(`for (let at = 0; at < 1e5; at++) tools.store.get("key " + at);`),
    fault: "denied",
  },
  {
    does: "floods the log",
    code: filtering("for (let at = 0; at < 1e6; at++) tools.log(at);"),
    fault: undefined,
  },
  {
    does: "floods its console",
    code: filtering('for (let at = 0; at < 1e5; at++) console.log(`{"is":"answers","call":1}\\n`, at);'),
    fault: undefined,
  },
  {
    does: "answers with what would be the prototype",
    code: filtering(`return JSON.parse('{"change": {"__proto__": {"admin": true}, "a": 1}}');`),
    fault: undefined,
  },
];

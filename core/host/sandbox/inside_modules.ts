import { builtinModules, stripTypeScriptTypes } from "node:module";

/** What runs inside: the module that a process begins with, and what it imports. */
const BEGINS = "core/host/sandbox/inside.ts";
const IMPORTED = ["core/host/answer_call.ts", "core/host/sandbox/confine.ts"];

/** What no permission guards: modules of Node that reach the process, and so the wire. */
const CLOSED = 'data:text/javascript,throw new TypeError("Cannot import modules of Node here")';

/** What a process is started with: its own code as addresses that hold it, so that nothing is read or translated then. */
export interface InsideModules {
  readonly begins: string;
  readonly importMap: string;
}

let modules: Promise<InsideModules> | undefined;

/** The code of the platform that runs inside a sandbox; made ready once. */
export function insideModules(): Promise<InsideModules> {
  return modules ??= makeReady();
}

async function makeReady(): Promise<InsideModules> {
  const closed = builtinModules.map((name) => [name.startsWith("node:") ? name : `node:${name}`, CLOSED]);
  const imported = await Promise.all(IMPORTED.map(async (name) => [name, await holding(name)]));
  const imports = Object.fromEntries([...closed, ...imported]);
  return {
    begins: await holding(BEGINS),
    importMap: `data:application/json,${encodeURIComponent(JSON.stringify({ imports }))}`,
  };
}

async function holding(name: string): Promise<string> {
  const code = await Deno.readTextFile(new URL(import.meta.resolve(name)));
  return `data:text/javascript,${encodeURIComponent(stripTypeScriptTypes(code))}`;
}

import { answerCall } from "core/host/answer_call.ts";
import type { PluginDesk } from "core/plugin/call.ts";
import type { PluginCode } from "core/plugin/code.ts";
import type { Messages } from "core/plugin/plugin.ts";
import { confine } from "core/host/sandbox/confine.ts";
import type { DeskVerb, FromInside, ToInside } from "./messages.ts";

// What a sandboxed process runs: it gets one module over its input and has it answer calls. The module is imported from
// memory, so that it needs no right to read; nothing here is within its reach.

/** The longest line for the operator, and how many of them one call may say. */
const LONGEST_LINE = 1_000;
const MOST_LINES = 100;

interface Asked {
  readonly call: number;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

const { exit, stdin, stdout } = Deno;
const { setImmediate } = globalThis;
const { parse, stringify } = JSON;
const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** The calls under way, and how many lines each has said. */
const underWay = new Map<number, number>();
const asked = new Map<number, Asked>();
/** The errors by which the site refused something. */
const refusals = new WeakSet<object>();
let lastAsked = 0;
let lastCall = 0;
let isLoading = false;
/** Whether it goes on while it waits for what comes next. */
let goesOn = false;
let code: PluginCode = {};
let messages: Messages = {};

function say(message: FromInside): void {
  let bytes = encoder.encode(`${stringify(message)}\n`);
  while (bytes.length > 0) bytes = bytes.subarray(stdout.writeSync(bytes));
}

function logs(call: number, line: string): void {
  const said = underWay.get(call) ?? MOST_LINES;
  if (said >= MOST_LINES) return;
  underWay.set(call, said + 1);
  const isLast = said + 1 === MOST_LINES;
  say({ is: "logs", call, words: isLast ? "(what it says more is left out)" : line.slice(0, LONGEST_LINE) });
}

function deskOf(call: number): PluginDesk {
  function ask<Answer>(verb: DeskVerb, ...args: unknown[]): Promise<Answer> {
    const answer = new Promise<unknown>((resolve, reject) => {
      if (!underWay.has(call)) throw new TypeError("Cannot ask after the call is over");
      const at = ++lastAsked;
      asked.set(at, { call, resolve, reject });
      say({ is: "asks", call, at, verb, args });
    });
    // Whoever does not wait for what they store is told by nobody; that ends no process.
    answer.catch(() => {});
    return answer as Promise<Answer>;
  }
  return {
    get: (key) => ask("get", key),
    list: (prefix, after, limit) => ask("list", prefix, after, limit),
    put: (key, value) => ask("put", key, value),
    delete: (key) => ask("delete", key),
    emit(name, body) {
      if (underWay.has(call)) say({ is: "says", call, name, body });
    },
    log: (line) => logs(call, line),
  };
}

async function answer({ call, asked, circumstances }: ToInside & { is: "call" }): Promise<void> {
  underWay.set(lastCall = call, 0);
  try {
    const answer = await answerCall(code, messages, asked, circumstances, deskOf(call));
    if (underWay.has(call)) say({ is: "answers", call, answer });
  } catch (error) {
    if (underWay.has(call)) say({ is: "threw", call, words: wordsOf(error), denied: isDenied(error) });
  }
  underWay.delete(call);
  if (goesOn && !isBusy()) say({ is: "waits" });
}

function isBusy(): boolean {
  return isLoading || underWay.size > 0;
}

function wordsOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.slice(0, LONGEST_LINE);
}

function isDenied(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const said = error.cause instanceof Error ? error.cause.message : error.message;
  return refusals.has(error) || error.name === "NotCapable" || /\bRequires \w+ access to/.test(said);
}

function served({ at, answer, refused }: ToInside & { is: "served" }): void {
  const waiting = asked.get(at);
  asked.delete(at);
  if (refused === undefined) return waiting?.resolve(answer);
  const error = new TypeError(refused);
  refusals.add(error);
  waiting?.reject(error);
}

function over(call: number): void {
  underWay.delete(call);
  for (const [at, waiting] of asked) if (waiting.call === call) asked.delete(at);
  say({ is: "ended", call });
}

async function start(message: ToInside & { is: "start" }): Promise<void> {
  isLoading = true;
  messages = message.messages;
  const address = URL.createObjectURL(new Blob([message.code], { type: "text/javascript" }));
  const module: { plugin?: PluginCode } = await import(address);
  URL.revokeObjectURL(address);
  if (!module.plugin) throw new TypeError('Cannot find "plugin" among what its module exports');
  code = module.plugin;
  isLoading = false;
  say({ is: "ready" });
}

function hear(message: ToInside): void | Promise<void> {
  switch (message.is) {
    case "start":
      return start(message);
    case "call":
      return answer(message);
    case "served":
      return served(message);
    case "over":
      return over(message.call);
  }
}

/**
 * Reads what the site says, for ever. While nothing is asked of the plugin this stands still in reading, and with it
 * all that the plugin may have left running.
 */
async function listen(): Promise<never> {
  const buffer = new Uint8Array(64 * 1024);
  let begun = "";
  for (;;) {
    goesOn = isBusy();
    const read = goesOn ? await stdin.read(buffer) : stdin.readSync(buffer);
    // Who started this is gone.
    if (read === null) return exit(0);
    const text = decoder.decode(buffer.subarray(0, read), { stream: true });
    const lines = text.split("\n");
    lines[0] = begun + lines[0]!;
    begun = lines.pop()!;
    for (const line of lines) if (line !== "") void hear(parse(line));
    // Whatever can be answered at once is.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

confine((line) => logs(lastCall, line));
void listen();

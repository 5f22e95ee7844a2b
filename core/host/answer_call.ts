import type { Circumstances, PluginCall, PluginDesk } from "core/plugin/call.ts";
import type { PluginCode } from "core/plugin/code.ts";
import type { Tools } from "core/plugin/tools.ts";

// What stands between a call and an author's functions, the same wherever they run: also inside the sandbox, so it
// imports nothing but types.

type Words = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Has the function that a call names answer. Throws what it throws, and a TypeError where there is no such function. */
export async function answerCall(...asked: Parameters<typeof answerHere>): Promise<unknown> {
  return await answerHere(...asked);
}

/** As `answerCall`, in this very turn: a promise only where the function gives one. */
export function answerHere(
  code: PluginCode,
  words: Words,
  call: PluginCall,
  circumstances: Circumstances,
  desk: PluginDesk,
): unknown {
  const tools = toolsOf(words, circumstances, desk);
  if (call.do === "migrate") return code.migrate?.(call.name, tools);
  const answering = functionOf(code, call);
  if (!answering) throw new TypeError(`Cannot find what answers "${call.do} ${call.name}"`);
  return answering(call.given, tools);
}

type Answering = (given: unknown, tools: Tools) => unknown;

function functionOf(code: PluginCode, { do: verb, name }: PluginCall): Answering | undefined {
  const groups = { hear: code.hears, filter: code.filters, widget: code.widgets, act: code.actions };
  if (verb === "block") {
    const at = name.lastIndexOf(".");
    return own(own(code.blocks, name.slice(0, at)), name.slice(at + 1));
  }
  return verb === "migrate" ? undefined : own(groups[verb], name);
}

/** A property of an object's own: a name from outside never reaches what all objects inherit. */
function own(group: object | undefined, name: string): Answering & object | undefined {
  return group && Object.hasOwn(group, name)
    ? (group as Record<string, Answering & object>)[name]
    : undefined;
}

function toolsOf(words: Words, { scope, ...around }: Circumstances, desk: PluginDesk): Tools {
  const { language } = around;
  return {
    ...around,
    ...(scope.startsWith("course:") ? { courseId: scope.slice("course:".length) } : {}),
    store: {
      get: (key) => desk.get(key),
      list: (prefix, { after = "", limit = 100 } = {}) => desk.list(prefix, after, limit),
      put: (key, value) => desk.put(key, value),
      delete: (key) => desk.delete(key),
    },
    t(key, values = {}) {
      const text = words[language]?.[key] ?? words[language.split("-")[0]!]?.[key] ?? words.en?.[key] ?? key;
      return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
    },
    emit: (name, body) => desk.emit(name, body),
    log: (line) => desk.log(String(line)),
  };
}

import { argument, command, map, message, multiple, object, option, string } from "@optique/core";
import { Refusal } from "core/base/refusal.ts";
import type { Scope } from "core/plugin/scope.ts";
import { secretsOf, type Settings, settingsAt } from "core/plugin/settings.ts";
import type { AnswerOf, InputOf } from "edge/start/operations.ts";
import { choiceAt } from "edge/views/plugin_view.ts";
import { type Act, data, json } from "./flags.ts";
import { findPlugin } from "./plugin_list.ts";
import { scopeNamed, scopeOptions } from "./plugin_scope.ts";
import { operate } from "./reach.ts";
import { answer } from "./terminal.ts";

/** The longest value that is read from standard input. */
const LONGEST_TYPED = 8 * 1024;

/** `plugin configure ID KEY=VALUE… [--unset KEY]`: its settings in a scope; those not named stay. */
export const configureCommand = command(
  "configure",
  map(
    object({
      plugin: argument(string({ metavar: "ID" }), { description: message`The plugin's id.` }),
      set: multiple(argument(string({ metavar: "KEY=VALUE" }), {
        description: message`A setting. KEY=- reads the value from standard input: for secrets.`,
      })),
      unset: multiple(option("--unset", string({ metavar: "KEY" }), {
        description: message`Takes a setting away; then it is as it is for the wider scope.`,
      })),
      ...scopeOptions,
      json,
      data,
    }),
    ({ plugin: id, set, unset, json, data, ...named }): Act => async (terminal) => {
      const reach = { data, terminal };
      const scope = scopeNamed(named);
      const settings = await changed(await findPlugin(id, reach), scope, set, unset);
      await operate("configurePlugin", {
        plugin: id,
        scope,
        settings: settings as InputOf<"configurePlugin">["settings"],
      }, reach);
      const value = choiceAt(await findPlugin(id, reach), scope);
      answer(terminal, {
        json,
        value,
        words: ({ settings, secrets }) =>
          [
            ...Object.entries(settings).map(([name, value]) => `${name}=${JSON.stringify(value)}`),
            ...secrets.map((name) => `${name} is set, and is never shown`),
          ].join("\n") || "Nothing is set.",
      });
    },
  ),
  {
    brief: message`Change a plugin's settings, for the whole site or a part of it.`,
    description:
      message`Changes the settings that are named; the others stay. Text is written as it is, numbers and true or false as they are, lists as JSON. What plugin show tells is what is set; secrets are never shown.`,
  },
);

type Found = AnswerOf<"plugins">[number];

async function changed(
  plugin: Found,
  scope: Scope,
  set: readonly string[],
  unset: readonly string[],
): Promise<Settings> {
  const settings: Record<string, unknown> = { ...choiceAt(plugin, scope).settings };
  const shapes = settingsAt(plugin.manifest, scope);
  for (const name of unset) {
    delete settings[name];
    if (secretsOf(plugin.manifest).has(name)) settings[name] = null;
  }
  for (const pair of set) {
    const at = pair.indexOf("=");
    if (at < 1) {
      throw new Refusal("operate.arguments_invalid", "invalid", `Cannot read "${pair}": it is not KEY=VALUE`);
    }
    const [name, typed] = [pair.slice(0, at), pair.slice(at + 1)];
    settings[name] = valueOf(shapes[name], typed === "-" ? await readTyped() : typed);
  }
  return settings;
}

/** What was typed as its setting wants it; where it is none, as it was typed, so that the site refuses it. */
function valueOf(shape: Readonly<Record<string, unknown>> | undefined, typed: string): unknown {
  if (shape === undefined || shape.type === "string" || shape.type === undefined) return typed;
  try {
    return JSON.parse(typed);
  } catch (error) {
    if (error instanceof SyntaxError) return typed;
    throw error;
  }
}

async function readTyped(): Promise<string> {
  let text = "";
  for await (const part of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.length > LONGEST_TYPED) {
      throw new Refusal("operate.arguments_invalid", "invalid", "Cannot read the value: it is too long");
    }
  }
  return text.replace(/\r?\n$/, "");
}

import {
  argument,
  command,
  flag,
  map,
  type Message,
  message,
  object,
  string,
  withDefault,
} from "@optique/core";
import { Refusal } from "core/base/refusal.ts";
import { type Act, data, json } from "./flags.ts";
import { findPlugin } from "./plugin_list.ts";
import { scopeNamed, scopeOptions } from "./plugin_scope.ts";
import { standsWords } from "./plugin_words.ts";
import { operate, type Reach } from "./reach.ts";
import { answer } from "./terminal.ts";

const plugin = argument(string({ metavar: "ID" }), { description: message`The plugin's id.` });

function switching(verb: "enable" | "disable", brief: Message, everywhere: Message) {
  return command(
    verb,
    map(
      object({
        plugin,
        ...scopeOptions,
        everywhere: withDefault(flag("--everywhere", { description: everywhere }), false),
        json,
        data,
      }),
      ({ plugin, everywhere, json, data, ...named }): Act => async (terminal) => {
        const reach = { data, terminal };
        const scope = scopeNamed(named);
        if (everywhere && scope !== "site") {
          throw new Refusal(
            "operate.arguments_invalid",
            "invalid",
            "Cannot do so everywhere and in one place",
          );
        }
        await operate(`${verb}Plugin`, everywhere ? { plugin } : { plugin, scope }, reach);
        await tellStanding(plugin, json, reach);
      },
    ),
    { brief },
  );
}

/** `plugin enable ID [--org ORG|--course COURSE]`: it is on there. */
export const enableCommand = switching(
  "enable",
  message`Switch a plugin on, for the whole site or a part of it.`,
  message`Let it be on again wherever it was before it was disabled everywhere.`,
);

/** `plugin disable ID [--org ORG|--course COURSE|--everywhere]`: it is off there. */
export const disableCommand = switching(
  "disable",
  message`Switch a plugin off; what was chosen for it stays.`,
  message`Off wherever it is on: needed before it is removed.`,
);

function allowing(verb: string, allowed: boolean, brief: Message) {
  return command(
    verb,
    map(object({ plugin, json, data }), ({ plugin, json, data }): Act => async (terminal) => {
      const reach = { data, terminal };
      await operate("allowPlugin", { plugin, allowed }, reach);
      await tellStanding(plugin, json, reach);
    }),
    { brief },
  );
}

/** `plugin allow ID`: courses' teams may choose. */
export const allowCommand = allowing(
  "allow",
  true,
  message`Let the teams of courses switch a plugin on and configure it, for their own course.`,
);

/** `plugin forbid ID`: they may no longer. */
export const forbidCommand = allowing(
  "forbid",
  false,
  message`Let the teams of courses choose no longer; what they chose does not count meanwhile.`,
);

/** Tells how a plugin stands after something was done to it. */
export async function tellStanding(id: string, json: boolean, reach: Reach): Promise<void> {
  const value = await findPlugin(id, reach);
  answer(reach.terminal, {
    json,
    value,
    words(plugin) {
      const { state, where } = standsWords(plugin);
      const teams = plugin.allowed ? "course teams may choose" : "course teams may not choose";
      return `${id} is ${state}, on for ${where}; ${teams}`;
    },
  });
}

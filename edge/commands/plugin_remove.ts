import {
  argument,
  command,
  flag,
  map,
  message,
  object,
  option,
  optional,
  string,
  withDefault,
} from "@optique/core";
import { path } from "@optique/run";
import { Refusal } from "core/base/refusal.ts";
import { type Act, data, json, yes } from "./flags.ts";
import { exportTo } from "./plugin_export.ts";
import { operate, type Reach } from "./reach.ts";
import { counted } from "./report.ts";
import { answer } from "./terminal.ts";

/** `plugin remove ID --to FILE`: it goes for good, with all that it keeps. */
export const removeCommand = command(
  "remove",
  map(
    object({
      plugin: argument(string({ metavar: "ID" }), { description: message`The plugin's id.` }),
      to: optional(option("--to", path({ metavar: "FILE" }), {
        description: message`Write what it keeps into this file first.`,
      })),
      withoutExport: withDefault(
        flag("--without-export", { description: message`Delete what it keeps without writing it anywhere.` }),
        false,
      ),
      yes,
      json,
      data,
    }),
    ({ plugin, to, withoutExport, yes, json, data }): Act => async (terminal) => {
      const reach = { data, terminal };
      const { count, checksum } = await taken(plugin, to, withoutExport, reach);
      if (!yes) {
        if (!terminal.confirm) throw unconfirmed();
        terminal.tell(`${plugin} would go for good, with its settings and ${counted(count, "document")}.\n`);
        if (!terminal.confirm("Remove?")) return terminal.tell("Nothing was removed.\n");
      }
      const value = await operate("removePlugin", { plugin, exported: checksum }, reach);
      answer(terminal, {
        json,
        value: { plugin, ...value },
        words: ({ documents }) => `${plugin} is removed, with ${counted(documents, "document")}.`,
      });
    },
  ),
  {
    brief: message`Remove a plugin for good, with what it keeps written out first.`,
    description:
      message`Removes a plugin that is disabled everywhere (plugin disable ID --everywhere), with its settings and all that it keeps. What it keeps is written out first, or it is said that nobody needs it. In a terminal it asks; elsewhere it wants --yes.`,
  },
);

/** What it keeps, once somebody has it or said that nobody needs it. */
async function taken(plugin: string, to: string | undefined, withoutExport: boolean, reach: Reach) {
  if (to !== undefined) return await exportTo(plugin, to, reach);
  const { count = 0, checksum = "" } = await operate("exportPlugin", { plugin }, reach);
  if (count === 0 || withoutExport) return { count, checksum };
  throw new Refusal(
    "operate.plugin_not_exported",
    "conflict",
    `Cannot remove "${plugin}": it keeps ${
      counted(count, "document")
    }; name a file with --to, or say --without-export`,
    { plugin, documents: count },
  );
}

function unconfirmed(): Refusal {
  return new Refusal(
    "operate.unconfirmed",
    "conflict",
    "Cannot remove without being told so: nobody is here to ask; add --yes",
  );
}

import { argument, command, map, message, object, option, optional, string } from "@optique/core";
import { path } from "@optique/run";
import { asTyped } from "edge/start/typed_path.ts";
import { type Act, data, json } from "./flags.ts";
import { operate } from "./reach.ts";
import { answer, columns, plain } from "./terminal.ts";

/** `plugin cases ID [--save FILE]`: the calls that it failed at. */
export const casesCommand = command(
  "cases",
  map(
    object({
      plugin: argument(string({ metavar: "ID" }), { description: message`The plugin's id.` }),
      save: optional(option("--save", path({ metavar: "FILE" }), {
        description: message`Write them into a file of JSON lines, for the plugin's author.`,
      })),
      json,
      data,
    }),
    ({ plugin, save, json, data }): Act => async (terminal) => {
      const value = await operate("pluginCases", { plugin, personal: save !== undefined }, {
        data,
        terminal,
      });
      if (save !== undefined) {
        const lines = value.map((one) => JSON.stringify(one) + "\n").join("");
        await Deno.writeTextFile(asTyped(save, Deno.env.get("INIT_CWD")), lines, { mode: 0o600 });
      }
      answer(terminal, {
        json,
        value,
        words: (cases) =>
          cases.length === 0 ? "Nothing that it failed at is kept." : columns([
            ["WHEN", "VERSION", "FAULT", "ASKED", "MESSAGE"],
            ...cases.map(({ at, version, fault, call, message }) => [
              at,
              version,
              fault,
              `${call.do} ${call.name}`,
              plain(message.split("\n", 1)[0]!),
            ]),
          ]),
      });
    },
  ),
  {
    brief: message`List the calls that a plugin failed at, or save them for its author.`,
    description:
      message`Lists what a plugin was asked when it failed for the last time before it was stopped, without secrets. Its author can have the same again. It may hold what people wrote: give it to nobody else.`,
  },
);

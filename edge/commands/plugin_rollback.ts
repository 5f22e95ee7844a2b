import { argument, command, map, message, object, string } from "@optique/core";
import { type Act, data, json } from "./flags.ts";
import { operate } from "./reach.ts";
import { answer } from "./terminal.ts";

/** `plugin rollback ID`: back to the version before, with what it kept then. */
export const rollBackCommand = command(
  "rollback",
  map(
    object({
      plugin: argument(string({ metavar: "ID" }), { description: message`The plugin's id.` }),
      json,
      data,
    }),
    ({ plugin, json, data }): Act => async (terminal) => {
      const value = await operate("rollBackPlugin", { plugin }, { data, terminal });
      answer(terminal, {
        json,
        value,
        words: ({ plugin, version, before }) => `${plugin} ${before} is ${version} again.`,
      });
    },
  ),
  { brief: message`Go back to the version before, with what it kept then.` },
);

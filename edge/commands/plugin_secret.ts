import { argument, command, map, message, object, string } from "@optique/core";
import { type Act, data, json } from "./flags.ts";
import { operate } from "./reach.ts";
import { answer } from "./terminal.ts";

/** `plugin secret ID`: what calls to a remote plugin's server are signed with. */
export const secretCommand = command(
  "secret",
  map(
    object({
      plugin: argument(string({ metavar: "ID" }), { description: message`The remote plugin.` }),
      json,
      data,
    }),
    ({ plugin, json, data }): Act => async (terminal) => {
      const value = await operate("pluginSecret", { plugin }, { data, terminal });
      answer(terminal, { json, value, words: ({ secret }) => secret });
    },
  ),
  {
    brief: message`Show what calls to a remote plugin are signed with.`,
    description:
      message`Shows the secret by which a remote plugin's server knows that a call comes from this site (Standard Webhooks 1.0). That it was shown is noted.`,
  },
);

import { argument, command, map, type Message, message, object, string } from "@optique/core";
import { type Act, data, json } from "./flags.ts";
import { tellStanding } from "./plugin_switch.ts";
import { operate, type Reach } from "./reach.ts";

function holding(verb: string, brief: Message, act: (plugin: string, reach: Reach) => Promise<unknown>) {
  return command(
    verb,
    map(
      object({
        plugin: argument(string({ metavar: "ID" }), { description: message`The plugin's id.` }),
        json,
        data,
      }),
      ({ plugin, json, data }): Act => async (terminal) => {
        const reach = { data, terminal };
        await act(plugin, reach);
        await tellStanding(plugin, json, reach);
      },
    ),
    { brief },
  );
}

/** `plugin quarantine ID`: it stops, and what is said meanwhile waits for it. */
export const quarantineCommand = holding(
  "quarantine",
  message`Stop a plugin; what is said meanwhile waits for it.`,
  (plugin, reach) => operate("quarantinePlugin", { plugin, message: "An operator holds it" }, reach),
);

/** `plugin release ID`: it goes on. */
export const releaseCommand = holding(
  "release",
  message`Let a plugin go on that was stopped.`,
  (plugin, reach) => operate("releasePlugin", { plugin }, reach),
);

import { argument, command, map, message, object } from "@optique/core";
import { path } from "@optique/run";
import { Refusal } from "core/base/refusal.ts";
import { asTyped } from "edge/start/typed_path.ts";
import { type Act, json } from "./flags.ts";
import { answer, plain } from "./terminal.ts";

/** `plugin replay CASE FOLDER`: what failed on a site, again here. */
export const replayCaseCommand = command(
  "replay",
  map(
    object({
      file: argument(path({ metavar: "CASE", type: "file" }), {
        description: message`A failing case, as an operator downloads it from the page of a plugin.`,
      }),
      folder: argument(path({ metavar: "FOLDER", type: "directory" }), {
        description: message`The folder of the plugin.`,
      }),
      json,
    }),
    ({ file, folder, json }): Act => async (terminal) => {
      const { replayCase } = await import("edge/author/replay_case.ts");
      const typed = (path: string) => asTyped(path, Deno.env.get("INIT_CWD"));
      const value = await replayCase(typed(file), typed(folder));
      answer(terminal, {
        json,
        value,
        words: ({ case: { plugin, version: then, call, fault, message }, version, failed, logged, answer }) =>
          plain(`${plugin} ${then} failed at ${call.do} ${call.name}: ${fault}: ${message}`) + "\n" +
          logged.map((line) => `  log: ${plain(line)}\n`).join("") +
          (failed === undefined
            ? `${version}, here, bears it: ${plain(JSON.stringify(answer) ?? "it answers nothing")}`
            : `${version}, here, fails: ${plain(failed)}`),
      });
      if (value.failed !== undefined) {
        throw new Refusal("plugin.still_fails", "invalid", "It fails here as it did there");
      }
    },
  ),
  {
    brief: message`Have a plugin answer again what it failed at on a site.`,
    description:
      message`Runs the call of a failing case on the plugin's folder, in its sandbox. The site's documents and secrets do not come along: what hangs on those has to be stored by a test.`,
  },
);

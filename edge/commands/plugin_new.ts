import { argument, command, map, message, object, option, optional, string } from "@optique/core";
import { path } from "@optique/run";
import { asTyped } from "edge/start/typed_path.ts";
import type { Act } from "./flags.ts";
import { folderUrl } from "edge/author/plugin_folder.ts";

/** `plugin new NAME`: a plugin that hears, keeps and shows something, with its test. */
export const newCommand = command(
  "new",
  map(
    object({
      name: argument(string({ metavar: "NAME" }), { description: message`What to call it.` }),
      here: optional(option("--here", path({ metavar: "FOLDER" }), {
        description: message`The folder to write; else NAME, beside where you are.`,
      })),
    }),
    ({ name, here }): Act => async (terminal) => {
      const { idFrom, writeScaffold } = await import("edge/author/scaffold.ts");
      const folder = asTyped(here ?? idFrom(name), Deno.env.get("INIT_CWD"));
      const { files } = await writeScaffold(folderUrl(folder), name);
      terminal.print(
        `Wrote ${files.length} files to ${folder}\n\nNext, with the site running:\n` +
          `  deno task carillon plugin dev ${folder}\nand for its tests:\n  deno task carillon plugin test ${folder}`,
      );
    },
  ),
  {
    brief: message`Begin a plugin: manifest, code, words, test, types.`,
    description:
      message`Writes a folder with a plugin that hears one signal, keeps what it needs and shows a widget; its test passes as it stands. Writes over nothing.`,
  },
);

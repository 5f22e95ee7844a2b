import { argument, command, map, message, object } from "@optique/core";
import { path } from "@optique/run";
import { asTyped } from "edge/start/typed_path.ts";
import { type Act, data, json } from "./flags.ts";
import { operate } from "./reach.ts";
import { reportWords } from "./report.ts";
import { answer } from "./terminal.ts";

/** `import PATH`: a course comes in as a new version. */
export const importCommand = command(
  "import",
  map(
    object({
      path: argument(path(), { description: message`A folder, a .tar.gz or a .tar in OLX.` }),
      json,
      data,
    }),
    ({ path, json, data }): Act => async (terminal) => {
      const value = await operate("import", { path: asTyped(path, Deno.env.get("INIT_CWD")) }, {
        data,
        terminal,
        begins: true,
      });
      answer(terminal, {
        json,
        value,
        words: (report) => reportWords(report, terminal, `Imported in ${report.seconds.toFixed(1)} s.`),
      });
    },
  ),
  {
    brief: message`Import a course in OLX, as a new version.`,
    description:
      message`Imports a course from a folder or archive in OLX, as Open edX exports it, and tells what came in, what was not understood (it is kept), and which names lead nowhere. Importing a course again makes a new version. All or nothing: a refused import leaves no trace.`,
  },
);

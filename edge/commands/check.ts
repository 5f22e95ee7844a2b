import { argument, command, map, message, object } from "@optique/core";
import { path } from "@optique/run";
import { providersOf } from "core/plugin/plugin.ts";
import { PLUGINS } from "edge/plugins.ts";
import { asTyped } from "edge/start/typed_path.ts";
import { type Act, json } from "./flags.ts";
import { reportWords } from "./report.ts";
import { answer, progressBar } from "./terminal.ts";

/** `check PATH`: what an import would tell. */
export const checkCommand = command(
  "check",
  map(
    object({ path: argument(path(), { description: message`A folder, a .tar.gz or a .tar in OLX.` }), json }),
    ({ path, json }): Act => async (terminal) => {
      const { readCourse } = await import("contexts/content/mod.ts");
      const bar = progressBar(terminal);
      try {
        await using reading = await readCourse(asTyped(path, Deno.env.get("INIT_CWD")), {
          providers: providersOf(PLUGINS),
          onProgress: bar.progress,
        });
        bar.end();
        answer(terminal, {
          json,
          value: reading.report,
          words: (report) => reportWords(report, terminal, "Nothing was stored: this was a check."),
        });
      } finally {
        bar.end();
      }
    },
  ),
  {
    brief: message`Tell what import would tell, without storing anything.`,
    description:
      message`Reads a course as import does and tells the same of it, without storing anything; needs no data folder.`,
  },
);

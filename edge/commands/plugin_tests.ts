import { argument, command, flag, map, message, object, withDefault } from "@optique/core";
import { path } from "@optique/run";
import { Refusal } from "core/base/refusal.ts";
import { folderUrl } from "edge/author/plugin_folder.ts";
import { asTyped } from "edge/start/typed_path.ts";
import type { Act } from "./flags.ts";

/** `plugin test FOLDER`: the tests of a plugin, and the contract that every plugin owes. */
export const testCommand = command(
  "test",
  map(
    object({
      folder: argument(path({ metavar: "FOLDER", type: "directory" }), {
        description: message`The folder of a plugin.`,
      }),
      quick: withDefault(flag("--quick", { description: message`Leave its types unchecked.` }), false),
    }),
    ({ folder, quick }): Act => async (terminal) => {
      const { refreshPlatform } = await import("edge/author/scaffold.ts");
      const { runPluginTests } = await import("edge/author/run_plugin_tests.ts");
      const url = folderUrl(asTyped(folder, Deno.env.get("INIT_CWD")));
      await refreshPlatform(url);
      const { passed, output } = await runPluginTests(url, { check: !quick });
      terminal.print(output.trim());
      if (!passed) throw new Refusal("plugin.tests_failed", "invalid", "Its tests do not hold: see above");
    },
  ),
  {
    brief: message`Run a plugin's tests, and the contract that every plugin owes.`,
    description:
      message`Runs the tests of a plugin's folder in a real house of their own: its database, the bus, the limits of its tier. Types are checked, and platform.d.ts is brought up to this platform first.`,
  },
);

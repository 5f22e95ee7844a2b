import type { PluginCode } from "core/plugin/code.ts";
import { definePlugin, type Plugin } from "core/plugin/plugin.ts";

// Plugins for tests and benchmarks of slots: portable code, as anybody's is, in the site's own process.

type Draw = NonNullable<PluginCode["widgets"]>[string];

/** A widget of a sample plugin: where it stands, and what it draws. */
export interface SampleWidget {
  readonly place?: "before" | "after" | "replace" | "wrap" | "hide";
  readonly priority?: number;
  readonly draw?: Draw;
}

/** A plugin of portable code that fills slots. */
export function samplePlugin(
  id: string,
  widgets: Readonly<Record<string, SampleWidget>>,
  more: Readonly<Record<string, unknown>> = {},
  code: PluginCode = {},
): Plugin {
  return definePlugin({
    manifest: {
      id,
      version: "1.0.0",
      platform: "*",
      title: id,
      description: "For a test.",
      author: "Tower School",
      licence: "Apache-2.0",
      tier: "built_in",
      fills: Object.entries(widgets).map(([slot, { place = "after", priority = 50 }]) => ({
        slot,
        place,
        priority,
      })),
      ...more,
    },
    code: {
      ...code,
      widgets: Object.fromEntries(
        Object.entries(widgets).flatMap(([slot, { draw }]) => draw ? [[slot, draw]] : []),
      ),
    },
  });
}

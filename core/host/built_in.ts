import { isNeeded } from "core/plugin/manifest.ts";
import type { Plugin } from "core/plugin/plugin.ts";
import type { InstalledPlugin } from "core/plugin/plugin_set.ts";

/**
 * What is installed together with what is built in: that needs no installation, is on for the whole site until somebody
 * chooses otherwise, and is always of the version that the platform has.
 */
export function withBuiltIn(
  installed: readonly InstalledPlugin[],
  builtIn: readonly Plugin[],
): readonly InstalledPlugin[] {
  const ours = new Map(builtIn.map(({ manifest }) => [manifest.id, manifest]));
  const chosen = installed.filter(({ manifest, checksum }) =>
    checksum !== undefined || ours.has(manifest.id)
  );
  const known = new Set(chosen.map(({ manifest }) => manifest.id));
  return [
    ...chosen.map((plugin) => ({ ...plugin, manifest: ours.get(plugin.manifest.id) ?? plugin.manifest })),
    ...[...ours.values()].filter(({ id }) => !known.has(id)).map((manifest): InstalledPlugin => ({
      manifest,
      state: "enabled",
      allowed: !isNeeded(manifest),
      choices: [{ scope: "site", enabled: true, settings: {}, placements: [] }],
    })),
  ];
}

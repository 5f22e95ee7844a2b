import { z } from "zod";
import type { Known } from "core/plugin/check_manifest.ts";
import type { Manifest } from "core/plugin/manifest.ts";
import { PLATFORM } from "core/plugin/platform.ts";
import { contextsOf } from "core/plugin/plugin.ts";
import type { SignalDefinition } from "core/signal/signal.ts";
import type { ProviderKind } from "core/work/providers.ts";
import { PLUGINS } from "edge/plugins.ts";
import { CONTEXTS } from "edge/residents.ts";
import { SLOTS } from "edge/slots.ts";

/** What a plugin that is installed may provide. */
const PROVIDER_KINDS = ["block_type"] as const satisfies readonly ProviderKind[];
/** Names that are nobody's of these: of databases in the data folder, and of pages beside those of plugins. */
const OTHER_NAMES = ["bus", "core", "platform", "plugin", "install", "packages"];

/** What this platform has that a manifest may name, together with what is installed. */
export function knownToPlugins(installed: readonly Manifest[]): Known {
  const all = [...CONTEXTS, ...contextsOf(PLUGINS)];
  const builtIn = PLUGINS.map(({ manifest }) => manifest);
  const ids = new Set(builtIn.map(({ id }) => id));
  return {
    platform: PLATFORM,
    signals: new Map(all.flatMap(({ signals }) => signals).map((one) => [one.signal, fieldsOf(one)])),
    filters: new Set(all.flatMap(({ filters }) => filters).map(({ filter }) => filter)),
    slots: new Map(Object.entries(SLOTS).map(([name, { required }]) => [name, { stays: required }])),
    providerKinds: new Set(PROVIDER_KINDS),
    takenIds: new Set([...CONTEXTS.map(({ name }) => name), ...ids, ...OTHER_NAMES]),
    others: [...builtIn, ...installed.filter(({ id }) => !ids.has(id))],
  };
}

function fieldsOf({ body }: SignalDefinition): readonly string[] {
  return Object.keys(z.toJSONSchema(body, { io: "output" }).properties ?? {});
}

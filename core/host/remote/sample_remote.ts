import { catchLog } from "core/base/log.ts";
import { readingDesk } from "core/host/desk.ts";
import { type Manifest, manifestSchema } from "core/plugin/manifest.ts";
import type { InstalledPlugin } from "core/plugin/plugin_set.ts";
import { newHouse } from "core/testing/house.ts";
import { PluginSite } from "core/testing/plugin_site.ts";
import { Remote, type RemoteParts } from "./remote.ts";
import { SECRET } from "./sample_server.ts";

/** A runner of a plugin on a sample server, which goes with its test. */
export function remoteOf(endpoint: string, more: Partial<RemoteParts> = {}): Remote & AsyncDisposable {
  const parts = { plugin: "far", version: "1.2.3", endpoint, secret: SECRET, allowsPrivate: true, ...more };
  const remote = new Remote(parts);
  return Object.assign(remote, { [Symbol.asyncDispose]: () => remote.close() });
}

/** The key of the sample house. */
export const KEY = "the site's own key";

/** A house in which one remote plugin lives, on everywhere. */
export async function openRemote(given: unknown, backoff: readonly number[] = []) {
  const manifest: Manifest = manifestSchema.parse(given);
  const { id } = manifest;
  const choices = [{ scope: "site" as const, enabled: true, settings: {}, placements: [] }];
  const plugin: InstalledPlugin = {
    manifest,
    checksum: "0".repeat(64),
    state: "enabled",
    allowed: true,
    choices,
  };
  const site = new PluginSite([plugin]);
  const house = await newHouse({
    contexts: [site.context],
    pluginsAtHome: { source: site.source, builtIn: [] },
    pluginKey: KEY,
    retry: { backoff },
  });
  const endCatching = catchLog(() => {});
  return {
    site,
    house,
    documents: async () => {
      const all = await readingDesk(await house.guestReader(id), id).list("", "", 100);
      return Object.fromEntries(all.map(({ key, value }) => [key, value]));
    },
    said: async () => (await house.everything()).filter(({ name }) => name.startsWith(`${id}.`)),
    async [Symbol.asyncDispose]() {
      await house[Symbol.asyncDispose]();
      endCatching();
    },
  };
}

import { eq } from "drizzle-orm";
import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import type { Reader } from "core/data/reader.ts";
import type { InstalledPlugin, ScopeChoice } from "core/plugin/plugin_set.ts";
import { defaultsOf, type Settings } from "core/plugin/settings.ts";
import { plugin, pluginChoice, pluginPackage } from "contexts/site/schema.ts";
import { isSealed, openSetting } from "contexts/site/secret/sealed_setting.ts";

/** All that is installed, with what was chosen for it, its secrets opened: for the host, never for a page. */
export async function readInstalled(reader: Reader, key: string): Promise<readonly InstalledPlugin[]> {
  const { database } = reader;
  const plugins = await database.select().from(plugin);
  const choices = Map.groupBy(await database.select().from(pluginChoice), (one) => one.plugin);
  return await Promise.all(plugins.map(async (row): Promise<InstalledPlugin> => {
    const { manifest, checksum, state, allowed } = row;
    const chosen = await Promise.all(
      (choices.get(row.id) ?? []).map(async (choice): Promise<ScopeChoice> => ({
        scope: choice.scope,
        enabled: choice.enabled ?? undefined,
        settings: await opened(row.id, choice.settings, key),
        placements: choice.placements,
        byTeam: choice.byTeam,
      })),
    );
    // What nobody has set is as the manifest has it, from the widest scope on.
    const defaults = { scope: "site" as const, settings: defaultsOf(manifest), placements: [] };
    return { manifest, checksum: checksum ?? undefined, state, allowed, choices: [defaults, ...chosen] };
  }));
}

/** The bytes of a package. Refuses `site.package_missing`. */
export async function readPackageBytes(reader: Reader, checksum: string): Promise<Uint8Array<ArrayBuffer>> {
  const row = await reader.database.select({ bytes: pluginPackage.bytes }).from(pluginPackage)
    .where(eq(pluginPackage.checksum, checksum)).get();
  if (row) return new Uint8Array(row.bytes);
  throw new Refusal("site.package_missing", "missing", `Cannot find package "${checksum}"`, { checksum });
}

/** A secret that cannot be opened is as if it were not set: the plugin says what it lacks, the others go on. */
async function opened(id: string, settings: Settings, key: string): Promise<Settings> {
  const read = await Promise.all(
    Object.entries(settings).map(async ([name, value]) => {
      if (!isSealed(value)) return [[name, value]] as const;
      // A region has no key: a plugin with secrets is asked at home.
      if (key === "") return [];
      try {
        return [[name, await openSetting(value, { plugin: id, name }, key)]] as const;
      } catch (error) {
        log("error", "A secret setting cannot be opened", { plugin: id, name, error });
        return [];
      }
    }),
  );
  return Object.fromEntries(read.flat());
}

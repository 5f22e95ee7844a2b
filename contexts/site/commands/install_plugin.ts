import { and, eq, lt, notInArray } from "drizzle-orm";
import { z } from "zod";
import { Refusal, refuse } from "core/base/refusal.ts";
import { refuseChangedSignals, shapesSaid } from "core/plugin/check_signals.ts";
import { type Manifest, manifestSchema } from "core/plugin/manifest.ts";
import { defineCommand } from "core/work/command.ts";
import type { Work } from "core/work/work.ts";
import { operatorRefusal, signingRefusal } from "contexts/site/rules.ts";
import { plugin, pluginPackage, pluginSignal } from "contexts/site/schema.ts";
import { pluginInstalled } from "contexts/site/signals.ts";
import { getPackage } from "./plugin_rows.ts";

/** How long a package is kept that was looked at and not installed. */
const LONGEST_LOOK = 24 * 60 * 60 * 1_000;

/** A package's checksum, as it is given. */
export const checksum = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * Keeps a package that was read and checked, so that what an operator looked at is what they install. Nothing of it
 * runs. What was looked at long ago and not installed goes.
 */
export const storePackage = defineCommand({
  name: "site.store_package",
  doc: "Keeps a package that an operator looks at.",
  input: z.object({
    checksum,
    manifest: manifestSchema,
    publisher: z.string().max(100).optional(),
    bytes: z.base64().max(1_500_000),
  }),
  async run(work, { bytes, manifest, publisher, checksum }) {
    refuse(operatorRefusal(work.actor));
    await dropUnused(work);
    const row = { plugin: manifest.id, manifest, publisher: publisher ?? null, storedAt: work.now };
    await work.database.insert(pluginPackage)
      // Bytes are handed over as the client takes them; a `Buffer` is one kind of them.
      .values({ checksum, ...row, bytes: Uint8Array.fromBase64(bytes) as never })
      .onConflictDoUpdate({ target: pluginPackage.checksum, set: { storedAt: work.now } });
  },
});

/** Installs a plugin from a package that was looked at. It is on nowhere yet. */
export const installPlugin = defineCommand({
  name: "site.install_plugin",
  doc: "Installs a plugin from a package that was looked at; it is on nowhere yet.",
  input: z.object({ checksum, acceptUnsigned: z.boolean().default(false) }),
  async run(work, { checksum, acceptUnsigned }) {
    refuse(operatorRefusal(work.actor));
    const { manifest, publisher } = await getPackage(work, checksum);
    const { id, version, tier } = manifest;
    const there = await work.database.select().from(plugin).where(eq(plugin.id, id)).get();
    if (there) {
      const message = `Cannot install "${id}": version ${there.manifest.version} of it is there`;
      throw new Refusal("site.plugin_installed", "conflict", message, {
        plugin: id,
        version: there.manifest.version,
      });
    }
    refuse(signingRefusal({ publisher, acceptUnsigned }));
    await freezeSignals(work, manifest);
    await work.database.insert(plugin).values({
      id,
      manifest,
      checksum,
      state: "enabled",
      allowed: false,
      unsignedAccepted: publisher === null,
      changedAt: work.now,
    });
    const by = publisher === null ? {} : { publisher };
    work.emit(pluginInstalled({ siteId: work.site, plugin: id, version, tier, checksum, ...by }));
    return { plugin: id, version };
  },
});

/** Keeps the shapes of what a plugin says for as long as there is a log. Refuses `plugin.signal_changed`. */
export async function freezeSignals(work: Work, manifest: Manifest): Promise<void> {
  const rows = await work.database.select().from(pluginSignal).where(eq(pluginSignal.plugin, manifest.id));
  refuseChangedSignals(manifest, new Map(rows.map(({ signal, shape }) => [signal, shape])));
  for (const [signal, shape] of shapesSaid(manifest)) {
    await work.database.insert(pluginSignal).values({ signal, plugin: manifest.id, shape })
      .onConflictDoUpdate({ target: pluginSignal.signal, set: { shape } });
  }
}

async function dropUnused(work: Work): Promise<void> {
  const rows = await work.database.select().from(plugin);
  const used = rows.flatMap((row) => [row.checksum, row.previousChecksum]).filter((one) => one !== null);
  const old = new Date(work.now.getTime() - LONGEST_LOOK);
  await work.database.delete(pluginPackage)
    .where(and(notInArray(pluginPackage.checksum, used), lt(pluginPackage.storedAt, old)));
}

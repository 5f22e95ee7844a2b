import { eq } from "drizzle-orm";
import { z } from "zod";
import { refuse } from "core/base/refusal.ts";
import { isNeeded, manifestSchema } from "core/plugin/manifest.ts";
import { defineCommand } from "core/work/command.ts";
import { setUpRefusal } from "contexts/site/rules.ts";
import { plugin, pluginChoice } from "contexts/site/schema.ts";

/**
 * Takes over which plugins are built into the platform, as it is now: sent at every start. A new one is on for the
 * site, and courses' teams may choose; what was chosen for the others stays. It says nothing: hosts know what is
 * built in, this only lets it be chosen for.
 */
export const noteBuiltIn = defineCommand({
  name: "site.note_built_in",
  doc: "Takes over which plugins are built into the platform.",
  input: z.object({ manifests: z.array(manifestSchema).max(200) }),
  async run(work, { manifests }) {
    refuse(setUpRefusal(work.actor));
    const before = await work.database.select().from(plugin);
    for (const manifest of manifests) {
      const { id } = manifest;
      const there = before.find((one) => one.id === id);
      if (there) {
        // One that was installed so far keeps what was chosen for it.
        await work.database.update(plugin).set({ manifest, checksum: null, previousChecksum: null })
          .where(eq(plugin.id, id));
        continue;
      }
      await work.database.insert(plugin).values({
        id,
        manifest,
        state: "enabled",
        allowed: !isNeeded(manifest),
        unsignedAccepted: false,
        changedAt: work.now,
      });
      await work.database.insert(pluginChoice)
        .values({ plugin: id, scope: "site", enabled: true, settings: {}, placements: [], byTeam: false })
        .onConflictDoNothing();
    }
    const ids = manifests.map(({ id }) => id);
    const gone = before.filter(({ id, checksum }) => checksum === null && !ids.includes(id));
    for (const { id } of gone) await work.database.delete(plugin).where(eq(plugin.id, id));
  },
});

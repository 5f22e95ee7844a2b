import { eq } from "drizzle-orm";
import { z } from "zod";
import { refuse } from "core/base/refusal.ts";
import { defineCommand } from "core/work/command.ts";
import type { Work } from "core/work/work.ts";
import { DEFAULT_LOOK, isSameLook, type Look, setUpRefusal } from "contexts/site/rules.ts";
import { site } from "contexts/site/schema.ts";
import { siteChanged, siteCreated } from "contexts/site/signals.ts";

const language = z.string().max(35).transform((tag, context) => {
  try {
    return Intl.getCanonicalLocales(tag)[0]!;
  } catch {
    // A RangeError here means exactly this: no language tag.
    context.addIssue({ code: "custom", message: "not a language tag" });
    return z.NEVER;
  }
});

/**
 * Creates the site, or changes what is given of it; what is left out stays, or is as by default at first.
 * Says so only when something differs, so it may be sent at every start.
 */
export const setUpSite = defineCommand({
  name: "site.set_up_site",
  doc: "Creates the site, or changes its name, language or accent.",
  input: z.object({
    name: z.string().trim().normalize("NFC").min(1).max(100).regex(/^[^\p{Cc}]*$/u).optional(),
    language: language.optional(),
    accent: z.object({ hue: z.number().min(0).lt(360), chroma: z.number().min(0).max(0.4) }).optional(),
  }),
  async run(work, input) {
    refuse(setUpRefusal(work.actor));
    const before = await findLook(work);
    const { name, language, accent } = before ?? DEFAULT_LOOK;
    const look: Look = {
      name: input.name ?? name,
      language: input.language ?? language,
      accent: input.accent ?? accent,
    };
    if (before && isSameLook(before, look)) return;

    const row = { name: look.name, language: look.language, ...look.accent, changedAt: work.now };
    await work.database.insert(site).values({ id: work.site, ...row })
      .onConflictDoUpdate({ target: site.id, set: row });

    const said = { siteId: work.site, ...look };
    work.emit(before ? siteChanged(said) : siteCreated(said));
  },
});

async function findLook(work: Work): Promise<Look | undefined> {
  const row = await work.database.select().from(site).where(eq(site.id, work.site)).get();
  return row && { name: row.name, language: row.language, accent: { hue: row.hue, chroma: row.chroma } };
}

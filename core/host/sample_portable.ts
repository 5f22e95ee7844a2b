import type { PluginCode } from "core/plugin/code.ts";

/** A portable plugin as a package has it: one module of plain JavaScript. Every tier runs this very text. */
export const PORTABLE = `
const count = async ({ body }, { store, emit, log }) => {
  log("counting " + body.bell);
  const bells = await store.get("bell " + body.bell) ?? 0;
  await store.put("bell " + body.bell, bells + 1);
  const [all, total] = await Promise.all([store.list("bell "), store.get("total")]);
  await store.put("total", (total ?? 0) + 1);
  await store.put("last", { bell: body.bell, of: all.map(({ key }) => key), total: await store.get("total") });
  await store.delete("old");
  emit("portable.bell.counted.v1", { bell: body.bell, count: bells + 1 });
};
export const plugin = {
  hears: { "learning.unit.viewed.v1": count },
  filters: {
    "learning.unit.v1": (given, { settings, language, now, site, courseId }) =>
      given.passes ? undefined : { change: { settings, language, now, site, courseId: courseId ?? null } },
    "learning.submission.v1": () => ({ halt: "Not on Sundays" }),
  },
  widgets: {
    "unit.aside.v1": ({ name }, { t }) => "<p>" + t("hello", { name }) + " " + t("only_english") + t("none") + "</p>",
  },
  actions: {
    ring: async ({ personId, given }, { store }) => {
      await store.put("rung by " + personId, given);
      return { rung: true };
    },
    fail: () => { throw new Error("The rope broke") },
    hang: async (_given, { store }) => { await new Promise((done) => setTimeout(done, 300)); await store.put("late", 1); },
    emit: (_given, { emit }) => emit("portable.unknown.v1", {}),
    forget: (_given, { store }) => store.get("last"),
  },
  blocks: { bell: { grade: ({ answer }) => ({ right: answer === 466 }) } },
  migrate: async (from, { store }) => { await store.put("from", from); },
};`;

/** Its words. */
export const PORTABLE_WORDS = {
  en: { hello: "Hello, {name}", only_english: "in English" },
  ar: { hello: "مرحبًا {name}" },
};

/** Loads it into this process. */
export async function loadPortable(): Promise<PluginCode> {
  const { plugin } = await import(`data:text/javascript;charset=utf-8,${encodeURIComponent(PORTABLE)}`);
  return plugin;
}

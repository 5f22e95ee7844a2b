import { NOTICE_SLOT, samplePackage } from "./sample_plugin.ts";

// A sandboxed plugin in two versions that does a bit of everything: it counts who enrols, says so, shows its count above
// pages, puts a note on courses in the catalogue, and lets nobody in once there are enough.

const ENROLLED = "enrollment.enrollment.created.v1";
/** What it says whenever somebody came. */
export const COUNTED = "notices.guest.counted.v1";
/** How long its widget may take, in milliseconds. */
export const WIDGET_BUDGET = 500;

const MANIFEST = {
  hears: [{ signal: ENROLLED, needs: ["personId"] }],
  says: [{
    signal: COUNTED,
    doc: "Somebody came, as the so-manieth.",
    key: "personId",
    body: {
      type: "object",
      properties: { personId: { type: "string" }, count: { type: "integer" } },
      required: ["personId", "count"],
    },
    example: { personId: "p", count: 3 },
  }],
  filters: [{ name: "enrollment.request.v1" }, { name: "catalog.listing.v1" }],
  settings: {
    site: {
      type: "object",
      properties: {
        greeting: { type: "string", title: "Greeting", default: "welcome" },
        most: { type: "integer", title: "Most guests", default: 1_000 },
      },
    },
  },
  budgets: { widgetMilliseconds: WIDGET_BUDGET, filterMilliseconds: 1_000 },
};

/** Its package; from version 2 on it keeps its count under another key, and brings it along. */
export function usherPackage(version: "1.0.0" | "2.0.0"): Promise<File> {
  const key = version === "1.0.0" ? "count" : "guests";
  const migrate = version === "1.0.0" ? "" : `
  async migrate(from, { store }) {
    await store.put("guests", await store.get("count") ?? 0);
    await store.delete("count");
  },`;
  const code = `
const counted = async (store) => await store.get("${key}") ?? 0;
export const plugin = {${migrate}
  hears: {
    async "${ENROLLED}"({ id, body: { personId } }, { store, emit }) {
      const count = await counted(store) + 1;
      await store.put("${key}", count);
      await store.put("heard/" + id, count);
      emit("${COUNTED}", { personId, count });
    },
  },
  filters: {
    "enrollment.request.v1": async (question, { store, settings }) =>
      await counted(store) >= settings.most ? { halt: "The tower is full" } : undefined,
    "catalog.listing.v1": ({ courses }, { settings }) =>
      ({ change: { courses: courses.map((one) => ({ ...one, note: "Ushered: " + settings.greeting })) } }),
  },
  widgets: {
    "${NOTICE_SLOT}": async (given, { store, settings }) =>
      "<p>Usher ${version}: " + await counted(store) + " guests, " + settings.greeting + "</p>",
  },
};`;
  return samplePackage({ version, manifest: MANIFEST, code });
}

/** How plugins fail: one on pages, which lets nobody enrol for as long as it is asked; one where it is decided. */
const BROKEN = {
  widget: { filter: 'return { halt: "Never" };', widget: 'throw new Error("cannot draw");' },
  filter: { filter: 'throw new Error("cannot decide");', widget: "" },
};

/** A plugin that always fails in one of the things that it does. */
export function brokenPackage(part: keyof typeof BROKEN): Promise<File> {
  const manifest = {
    id: `broken_${part}`,
    title: "Broken",
    hears: [{ signal: ENROLLED, needs: [] }],
    filters: [{ name: "enrollment.request.v1" }],
    settings: {},
  };
  const code = `export const plugin = {
  hears: { "${ENROLLED}": () => {} },
  filters: { "enrollment.request.v1": () => { ${BROKEN[part].filter} } },
  widgets: { "${NOTICE_SLOT}": () => { ${BROKEN[part].widget} } },
};`;
  return samplePackage({ version: "0.1.0", manifest, code });
}

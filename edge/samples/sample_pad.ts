import { packFiles } from "core/host/package/archive.ts";
import { NOTICE_SLOT } from "./sample_plugin.ts";

// A plugin that keeps something for each learner by both ways in, an action and a signal, and shows it on every page,
// together with whether it has its secret. In two tiers: the code is the same.

const HEARD = "learning.problem.submitted.v1";

const MANIFEST = {
  version: "1.0.0",
  platform: "0.x",
  description: "Keeps a note, and counts answers.",
  author: "A school",
  licence: "Apache-2.0",
  hears: [{ signal: HEARD, needs: ["personId"] }],
  fills: [{ slot: NOTICE_SLOT }],
  actions: ["keep"],
  settings: {
    site: {
      type: "object",
      properties: { key: { type: "string", title: "Key of the service", "x-secret": true } },
    },
  },
  budgets: { widgetMilliseconds: 2_000 },
};

/** Its code under an id, as a package has it. */
export function padCode(id: string): string {
  return `
export const plugin = {
  hears: {
    async "${HEARD}"({ body: { personId } }, { store }) {
      await store.put("answers/" + personId, (await store.get("answers/" + personId) ?? 0) + 1);
    },
  },
  widgets: {
    async "${NOTICE_SLOT}"({ personId }, { store, settings }) {
      const [note, answers] = await Promise.all(["note/", "answers/"].map((kind) => store.get(kind + personId)));
      return "<p>${id}: " + (note ?? "no note") + ", " + (answers ?? 0) + " answers, a key of " +
        (settings.key ?? "").length + ".</p>";
    },
  },
  actions: {
    async keep({ personId, given: { note } }, { store }) {
      await store.put("note/" + personId, note);
      return { kept: note };
    },
  },
};`;
}

/** Its package: sandboxed, or remote where its server is given. */
export async function padPackage(id: string, endpoint?: string): Promise<Uint8Array<ArrayBuffer>> {
  const tier = endpoint === undefined ? { tier: "sandboxed" } : { tier: "remote", endpoint };
  const files = {
    "manifest.json": JSON.stringify({ id, title: id, ...MANIFEST, ...tier }),
    ...(endpoint === undefined ? { "plugin.js": padCode(id) } : {}),
  };
  const encoder = new TextEncoder();
  return await packFiles(new Map(Object.entries(files).map(([path, text]) => [path, encoder.encode(text)])));
}

/** What it shows somebody, or would. */
export function padShows(
  id: string,
  { note, answers }: { note: string; answers: number },
  key: string,
): string {
  return `${id}: ${note}, ${answers} answers, a key of ${key.length}.`;
}

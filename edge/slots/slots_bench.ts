import { createElement } from "preact";
import { againstLimit, defineBench, type Load, moreRow, type Row } from "core/testing/bench.ts";
import { pressServer } from "core/testing/http_load.ts";
import { definePlugin, type Plugin } from "core/plugin/plugin.ts";
import type { SlotName } from "core/plugin/slot.ts";
import { PLUGINS } from "edge/plugins.ts";
import { BELLS, openSampleSite } from "edge/samples/sample_site.ts";
import { samplePlugin } from "edge/slots/sample_widgets.ts";

// What plugins cost a page as readers get it: two sites that differ in their plugins alone, each served over HTTP, asked in
// turns.

const bells = encodeURIComponent(BELLS);
/** Pages that are drawn for each learner, by name. */
const PAGES = {
  "unit page": `/learn/${bells}/${encodeURIComponent("vertical@welcome")}`,
  "outline page": `/learn/${bells}`,
  "dashboard page": "/learn",
};
/** Browsers take pages packed; what a page costs before that is told beside it. */
const ENCODINGS = { "as browsers ask for it": "gzip", "not packed": "identity" };
/** Slots that ten plugins fill, by page. */
const FILLED = {
  "unit page": ["unit.aside.v1", "unit.content.v1", "page.top.v1"],
  "outline page": ["outline.aside.v1", "outline.header.v1", "page.top.v1"],
  "dashboard page": ["dashboard.aside.v1", "dashboard.top.v1", "page.top.v1"],
} as const satisfies Record<keyof typeof PAGES, readonly SlotName[]>;

/** What a page is without any widget: blocks alone. */
const BLOCKS = PLUGINS.filter(({ provides }) => provides.length > 0);

/** Ten plugins, each with a widget on each page: as code of ours writes them, or as anybody does. */
function tenWidgets(kind: "native" | "portable"): readonly Plugin[] {
  return Array.from({ length: 10 }, (_, at) => {
    const slots = Object.values(FILLED).map((some) => some[at % some.length]!);
    const names = [...new Set<SlotName>(slots)];
    return kind === "native" ? nativePlugin(`ten_${at}`, names) : samplePlugin(
      `ten_${at}`,
      Object.fromEntries(names.map((slot) => [slot, {
        draw: ({ personId }) =>
          `<section class="panel"><h2>Widget</h2><p>For <b>${personId}</b>, who learns.</p><p class="muted small">Two lines</p></section>`,
      }])),
    );
  });
}

function nativePlugin(id: string, slots: readonly SlotName[]): Plugin {
  const { manifest } = samplePlugin(id, Object.fromEntries(slots.map((slot) => [slot, { draw: () => "" }])));
  const draw = ({ personId }: { readonly personId?: string | undefined }) =>
    Promise.resolve(
      createElement(
        "section",
        { class: "panel" },
        createElement("h2", null, "Widget"),
        createElement("p", null, "For ", createElement("b", null, personId), ", who learns."),
        createElement("p", { class: "muted small" }, "Two lines"),
      ),
    );
  return definePlugin({
    manifest,
    migrations: new URL(import.meta.resolve("core/testing/probe_migrations/")),
    fills: Object.fromEntries(slots.map((slot) => [slot, draw])),
  });
}

/** A site that is served from this process, and what somebody enrolled asks it for. */
async function serve(plugins: readonly Plugin[]) {
  const site = await openSampleSite({ plugins });
  const client = await site.as("learner");
  await client.post(`/courses/${bells}/enrollment`, {});
  const cookie = client.cookies;
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    (request) => site.app(request),
  );
  const address = `http://127.0.0.1:${server.addr.port}`;
  return {
    press: async (path: string, milliseconds: number, encoding: string) => {
      const headers = { cookie, "accept-encoding": encoding };
      return (await pressServer(address, [{ path, headers }], { milliseconds })).perSecond;
    },
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      await site[Symbol.asyncDispose]();
    },
  };
}

async function compare(
  load: Load,
  name: string,
  plugins: readonly Plugin[],
  goal: number | null,
): Promise<Row[]> {
  await using plain = await serve(BLOCKS);
  await using filled = await serve([...BLOCKS, ...plugins]);
  const rows: Row[] = [];
  for (const [page, path] of Object.entries(PAGES)) {
    for (const [how, encoding] of Object.entries(ENCODINGS)) {
      const measured = await againstLimit(
        load,
        () => filled.press(path, load.milliseconds, encoding),
        () => plain.press(path, load.milliseconds, encoding),
      );
      rows.push(moreRow(`${name}: ${page}, ${how}`, "pages/s", measured, encoding === "gzip" ? goal : null));
    }
  }
  return rows;
}

/** The questions that these pages ask, each of which five plugins look at and let pass. */
const ASKED = ["learning.unit.render.v1", "learning.outline.render.v1", "learning.dashboard.render.v1"];

function fiveFilters(): readonly Plugin[] {
  return Array.from(
    { length: 5 },
    (_, at) =>
      samplePlugin(`five_${at}`, {}, { filters: ASKED.map((name) => ({ name })) }, {
        filters: Object.fromEntries(ASKED.map((name) => [name, () => undefined])),
      }),
  );
}

/** Ten widgets in Preact, and five plugins that are asked by filters, beside the page without them. */
export const tenNative = defineBench(
  "ten built-in widgets and five filters",
  (load) =>
    compare(load, "ten built-in widgets, five filters", [...tenWidgets("native"), ...fiveFilters()], 0.8),
);

/** Ten widgets of portable code, in this process: their HTML is cleaned. */
export const tenPortable = defineBench(
  "ten portable widgets",
  (load) => compare(load, "ten portable widgets", tenWidgets("portable"), null),
);

// deno task shots [words…]: a picture of every page and state, at three widths, light and dark, into `.shots/`.
// With words, only of those whose name has one of them. `gallery/` holds pages drawn from sample props, `site/`
// those of a site that runs, as a learner in the middle of the demo course meets them.

import type { Page } from "playwright-core";
import { renderToString } from "preact-render-to-string";
import { openBrowser, SIZES, type Visitors } from "core/testing/browser.ts";
import { FormClient, signIn } from "core/testing/form_client.ts";
import { DEFAULT_LOOK } from "contexts/site/mod.ts";
import { loadAssets } from "edge/files/assets.ts";
import { buildIslands } from "edge/build.ts";
import { start } from "edge/main.ts";
import { readStartOptions } from "edge/start/start_options.ts";
import { gallery, sampleFrame } from "edge/pages/gallery.tsx";
import { paths } from "edge/paths.ts";
import type { Language } from "edge/words.ts";

const SHOTS = new URL("../.shots/", import.meta.url);
const COURSE = "Carillon+BELLS1+2026";
const wanted = Deno.args;

/** How a picture is taken: on what, in which light. Arabic is taken once, where it shows most. */
const LOOKS = (Object.keys(SIZES) as (keyof typeof SIZES)[]).flatMap((size) =>
  (["light", "dark"] as const).map((scheme) => ({ size, scheme }))
);

/** A page that can be opened, by the name of its picture. */
interface Subject {
  readonly folder: string;
  readonly name: string;
  open(page: Page): Promise<unknown>;
}

function fileName(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, "_").replace(/^_|_$/g, "").toLowerCase();
}

/** Every page in every state, drawn from its samples. */
async function galleryPages(lang: Language): Promise<Subject[]> {
  const assets = await loadAssets(DEFAULT_LOOK.accent);
  const css = new TextDecoder().decode(assets.find(assets.css)!.body);
  return gallery.map(({ name, render }) => ({
    folder: lang === "en" ? "gallery" : `gallery_${lang}`,
    name,
    open(page) {
      const html = renderToString(render(sampleFrame({ lang, theme: "system", css: "/house.css" })));
      return page.setContent(
        `<!doctype html>${html.replace(/<link rel="stylesheet"[^>]*>/, () => `<style>${css}</style>`)}`,
      );
    },
  }));
}

const unit = (name: string) => paths.unit(COURSE, `vertical@${name}`);

/** Units of the demo course that have something to show. */
const UNITS = [
  "welcome",
  "parts_of_a_bell",
  "bell_metal",
  "five_partials",
  "watch_and_listen",
  "partials_by_name",
  "partials_by_number",
  "words_for_bells",
  "from_hand_to_clapper",
  "three_bells",
  "quiz_bells",
  "formula_to_try",
  "talk_it_over",
  "farewell",
];

/** The pages of the running site by their pictures' names: for anybody, for a learner, for an operator. */
const PAGES: Readonly<Record<"visitor" | "learner" | "operator", Readonly<Record<string, string>>>> = {
  visitor: {
    catalogue: paths.catalogue,
    "catalogue nothing found": `${paths.catalogue}?q=nothing+like+it`,
    course: paths.course(COURSE),
    help: paths.help,
    signals: paths.signals,
    signal: paths.signal("content.block.published.v1"),
    "sign in": paths.signIn,
    register: paths.register,
    "nothing here": "/nowhere",
  },
  learner: {
    "my courses": paths.dashboard,
    "course enrolled": paths.course(COURSE),
    outline: paths.outline(COURSE),
    progress: paths.progress(COURSE),
    settings: paths.settings,
    leave: paths.leave(COURSE),
    "unit missing": unit("none"),
    ...Object.fromEntries(UNITS.map((name) => [`unit ${name}`, unit(name)])),
  },
  operator: {
    "admin signals": paths.adminSignals,
    "admin subscriber": paths.subscriber("grading"),
    "admin replay": `${paths.replay("grading")}?from=1`,
    "admin plugins": paths.adminPlugins,
    "plugin streaks": paths.plugin("streaks"),
    "plugin streaks site": paths.pluginAt("streaks", "site"),
    "plugin install": paths.installPlugin,
    "team plugins": paths.teamPlugins(COURSE),
    "team plugin": paths.teamPlugin(COURSE, "streaks"),
    regions: paths.adminRegions,
    streams: paths.streams,
    "stream new": paths.newStream,
  },
};

/** Learns a little, so that pages have something to show: reads, answers right and wrong, asks for help. */
async function learnALittle(client: FormClient): Promise<void> {
  await client.post(paths.enrol(COURSE), {});
  await client.post(paths.done(COURSE, "vertical@welcome"), { done: "yes" });
  await answer(client, "bell_metal", "try_tin", "100");
  await client.post(`${paths.problem(COURSE, "vertical@bell_metal", "problem@try_tin")}/hint`, { rev: "1" });
  await answer(client, "partials_by_number", "partials_of_a_bell", "200", "480", "8");
  await answer(client, "partials_by_name", "minor_colour", "tierce");
  await client.get(paths.seen(COURSE, "vertical@partials_by_number"));
}

/** Answers the inputs of a problem in their order, and sends them. */
async function answer(client: FormClient, name: string, block: string, ...given: string[]): Promise<void> {
  const { text } = await client.get(unit(name));
  const section = text.slice(text.indexOf(`id="p-problem@${block}"`));
  const names = [
    ...section.slice(0, section.indexOf("</section>")).matchAll(/<input [^>]*type="text"[^>]*>/g),
  ]
    .map(([input]) => / name="([^"]+)"/.exec(input)?.[1] ?? "");
  const answers = Object.fromEntries(names.map((part, at) => [part, given[at] ?? ""]));
  const path = paths.problem(COURSE, `vertical@${name}`, `problem@${block}`);
  const sent = await client.post(path, { rev: "0", attempt_key: "0", ...answers });
  if (sent.status !== 303) throw new Error(`Cannot answer ${block}: ${sent.status}`);
}

interface Account {
  readonly email: string;
  readonly password: string;
}

/** Takes the pictures of a site that runs. */
async function shootSite(browser: Visitors): Promise<void> {
  const data = await Deno.makeTempDir({ prefix: "carillon_shots_" });
  const running = (await start(readStartOptions(["--port", "0", "--data", data], () => undefined)))!;
  try {
    const accounts = JSON.parse(await Deno.readTextFile(`${data}/first-accounts.json`)) as Account[];
    const [learner, , operator] = await Promise.all(accounts.map((one) => signIn(running.address, one)));
    await learnALittle(learner!);
    const clients = { visitor: new FormClient(running.address), learner: learner!, operator: operator! };
    for (const [who, client] of Object.entries(clients) as [keyof typeof PAGES, FormClient][]) {
      const pages = Object.entries(PAGES[who]).map(([name, path]): Subject => ({
        folder: "site",
        name,
        open: (page) => page.goto(running.address + path, { waitUntil: "networkidle" }),
      }));
      await shoot(browser, pages, client);
    }
  } finally {
    await running.stop();
    await Deno.remove(data, { recursive: true });
  }
}

/** Takes a picture of each page in each look. */
async function shoot(browser: Visitors, subjects: readonly Subject[], client?: FormClient): Promise<void> {
  const chosen = subjects.filter(({ name }) =>
    wanted.length === 0 || wanted.some((word) => name.includes(word))
  );
  if (chosen.length === 0) return;
  for (const { size, scheme } of LOOKS) {
    const { page, context } = await browser.visit({ size, scheme });
    if (client?.cookies) await context.setExtraHTTPHeaders({ cookie: client.cookies });
    for (const { folder, name, open } of chosen) {
      await open(page);
      const file = `${folder}/${fileName(name)}_${SIZES[size].width}_${scheme}.png`;
      await page.screenshot({ path: new URL(file, SHOTS).pathname, fullPage: true });
      console.log(`.shots/${file}`);
    }
    await context.close();
  }
}

await buildIslands();
await using browser = await openBrowser();
for (const lang of ["en", "ar"] as const) await shoot(browser, await galleryPages(lang));
await shootSite(browser);

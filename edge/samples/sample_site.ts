import { systemActor } from "core/base/actor.ts";
import { folderStore } from "core/files/folder_store.ts";
import { contextsOf, providersOf } from "core/plugin/plugin.ts";
import type { Plugin } from "core/plugin/plugin.ts";
import { FormClient, type Page } from "core/testing/form_client.ts";
import { newHouse, type TestHouse } from "core/testing/house.ts";
import { madeOnce } from "core/testing/made_once.ts";
import { importCourse } from "contexts/content/mod.ts";
import { createFirstAccounts } from "contexts/identity/mod.ts";
import { noteBuiltIn, pluginSource, setUpSite } from "contexts/site/mod.ts";
import { type App, createApp } from "edge/app.ts";
import { type Front, openFront } from "edge/front.ts";
import { PLUGINS } from "edge/plugins.ts";
import { CONTEXTS } from "edge/residents.ts";
import { writeSampleCourse } from "edge/samples/sample_course.ts";

const SETUP = systemActor("test");
const SEALING_KEY = new Uint8Array(32).toBase64();
const DEMO = new URL(import.meta.resolve("contexts/content/demo/"));

/** The address that the app of a sample site believes to be served at. */
export const ORIGIN = "http://learn.example.org";
/** The key of the demo course. */
export { DUE, OPENS } from "edge/samples/sample_course.ts";
export const BELLS = "Carillon+BELLS1+2026";

/** The people of a sample site, by what they may do. */
export const PEOPLE = {
  learner: {
    name: "Lea Learner",
    email: "learner@example.org",
    password: "a bell for every hour",
    roles: [],
  },
  author: {
    name: "Ada Author",
    email: "author@example.org",
    password: "twenty-three bells",
    roles: ["author"],
  },
  operator: {
    name: "Ola Operator",
    email: "operator@example.org",
    password: "the keys of the tower",
    roles: ["operator"],
  },
} as const;

/** A whole site in this process: every context, the plugins, the demo course, and the app over them. */
export interface SampleSite extends AsyncDisposable {
  readonly house: TestHouse;
  readonly front: Front;
  readonly app: App;
  /** Somebody without an account, with cookies of their own. */
  visitor(): FormClient;
  /** One of the people, signed in. */
  as(who: keyof typeof PEOPLE): Promise<FormClient>;
  /** Imports a course that differs from the usual one in what is given; answers its key. */
  addCourse(run: string, course?: Parameters<typeof writeSampleCourse>[1]): Promise<string>;
}

/** What a sample site is to be like. */
export interface SampleOptions {
  readonly plugins?: readonly Plugin[];
  readonly demo?: boolean;
  /** As if readers came over TLS. */
  readonly secure?: boolean;
}

/** Opens a sample site. `await using site = await openSampleSite()`. */
export async function openSampleSite(
  { plugins = PLUGINS, demo = true, secure = false }: SampleOptions = {},
): Promise<SampleSite> {
  const house = await openSampleHouse(plugins, demo);
  const front = await openFront({
    house,
    plugins,
    files: folderStore(`${house.folder}/files`),
    key: "key of a test",
    cache: `${house.folder}/cache`,
    pluginKey: SEALING_KEY,
    secure,
    clock: () => house.clock.now,
  });
  const app = createApp(front);
  const visitor = () => new FormClient(ORIGIN, (request) => app(request, "203.0.113.7"));
  return {
    house,
    front,
    app,
    visitor,
    async as(who) {
      const { email, password } = PEOPLE[who];
      const client = visitor();
      const page = await client.post("/sign-in", { email, password });
      if (page.status !== 303) throw new Error(`Cannot sign in as ${who}: ${page.status}`);
      return client;
    },
    async addCourse(run, course) {
      const path = await writeSampleCourse(`${house.folder}/course-${run}`, { ...course, run });
      await house.run(importCourse, { path }, SETUP);
      await house.settle();
      return `Carillon+ROOMS+${run}`;
    },
    [Symbol.asyncDispose]: () => house[Symbol.asyncDispose](),
  };
}

/** The house of a site that has been set up: where the usual plugins are, a copy of one that is made once. */
async function openSampleHouse(plugins: readonly Plugin[], demo: boolean): Promise<TestHouse> {
  if (!PLUGINS.every((usual) => plugins.includes(usual))) {
    const house = await newSiteHouse(plugins);
    await setUp(house, plugins, demo);
    return house;
  }
  const begins = await madeOnce(demo ? "site_with_demo" : "site", (folder) => makeSite(folder, demo));
  const house = await newSiteHouse(plugins, begins);
  if (plugins.length > PLUGINS.length) {
    await noteBuiltIns(house, plugins);
    await house.settle();
  }
  return house;
}

async function makeSite(folder: string, demo: boolean): Promise<void> {
  const house = await newSiteHouse(PLUGINS);
  await setUp(house, PLUGINS, demo);
  await house.close();
  await Deno.rename(house.folder, folder);
}

function newSiteHouse(plugins: readonly Plugin[], begins?: string): Promise<TestHouse> {
  return newHouse({
    contexts: CONTEXTS,
    plugins: contextsOf(plugins),
    providers: providersOf(plugins),
    pluginsAtHome: { source: pluginSource, builtIn: plugins },
    pluginKey: SEALING_KEY,
    ...begins ? { begins } : {},
  });
}

async function setUp(house: TestHouse, plugins: readonly Plugin[], demo: boolean): Promise<void> {
  await house.send(setUpSite, { name: "Tower School" }, SETUP);
  await noteBuiltIns(house, plugins);
  await house.send(createFirstAccounts, {
    language: "en",
    accounts: Object.values(PEOPLE),
  }, SETUP);
  if (demo) await house.run(importCourse, { path: decodeURIComponent(DEMO.pathname) }, SETUP);
  await house.settle();
}

async function noteBuiltIns(house: TestHouse, plugins: readonly Plugin[]): Promise<void> {
  await house.send(noteBuiltIn, { manifests: plugins.map(({ manifest }) => manifest) }, SETUP);
}

/** The words that a page's main part says, on one line. */
export function wordsOf({ text }: Page): string {
  const main = /<main[^>]*>([\s\S]*)<\/main>/.exec(text)?.[1] ?? text;
  return main.replace(/<svg[\s\S]*?<\/svg>/g, " ").replace(/<[^>]+>/g, " ").replace(/\s+/g, " ").trim();
}

/** Declares tests that share one sample site: steps of one test, in the order they are written. */
export function siteTest(
  name: string,
  options: SampleOptions,
  steps: Readonly<Record<string, (site: SampleSite) => Promise<void>>>,
): void {
  Deno.test(name, async (t) => {
    await using site = await openSampleSite(options);
    for (const [criterion, run] of Object.entries(steps)) await t.step(criterion, () => run(site));
  });
}

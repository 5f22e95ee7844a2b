import assert from "node:assert/strict";

import { catchLog } from "core/base/log.ts";
import { folderStore } from "core/files/folder_store.ts";
import { asProvider } from "core/host/follow_providers.ts";
import { homeAway } from "core/run/region_home.ts";
import { AskedAtHome } from "core/run/region_plugins.ts";
import { FormClient } from "core/testing/form_client.ts";
import { until } from "core/testing/until.ts";
import { configurePlugin } from "contexts/site/mod.ts";
import { createApp } from "edge/app.ts";
import { type Front, openFront } from "edge/front.ts";
import { PLUGINS } from "edge/plugins.ts";
import { CONTEXTS } from "edge/residents.ts";
import { BELLS, openSampleSite, ORIGIN, PEOPLE, type SampleSite, wordsOf } from "edge/samples/sample_site.ts";
import { samplePlugin } from "edge/slots/sample_widgets.ts";
import { type PluginAnswers, pluginAnswers } from "./plugin_answers.ts";

const OPERATOR = { kind: "person", id: "an operator", roles: ["operator"] } as const;
const COURSE = `/courses/${encodeURIComponent(BELLS)}`;
const SECRET = "the key of the service";

/** What holds it up when it hears; nothing unless told. */
const held = { until: Promise.resolve() };
/** Keeps a word for whoever says one, or who enrols, and knows a secret. */
const pad = samplePlugin(
  "pad",
  {
    "dashboard.aside.v1": {
      draw: async ({ personId }, { store, settings }) =>
        `<p>${await store.get(`${personId}`) ?? "nothing"}, ${String(settings.key ?? "").length}</p>`,
    },
    "catalogue.top.v1": { draw: () => "<p>Everybody's pad</p>" },
    "page.top.v1": {
      place: "wrap",
      draw: () => "<aside>Wrapped <carillon-content></carillon-content></aside>",
    },
  },
  {
    actions: ["keep"],
    hears: [{ signal: "enrollment.enrollment.created.v1", needs: ["personId"] }],
    filters: [{ name: "catalog.listing.v1" }],
    provides: [{ kind: "block_type", name: "scribble", block: {} }],
    settings: { site: { type: "object", properties: { key: { type: "string", "x-secret": true } } } },
  },
  {
    actions: { keep: ({ personId, given }, { store }) => store.put(personId, given.word) },
    hears: {
      async "enrollment.enrollment.created.v1"({ body: { personId } }, { store }) {
        await held.until;
        await store.put(String(personId), "enrolled");
      },
    },
    filters: {
      "catalog.listing.v1": ({ courses }) => ({
        change: { courses: (courses as object[]).map((one) => ({ ...one, note: "Padded" })) },
      }),
    },
    blocks: { scribble: { render: async (_, { store }) => `<p>${(await store.list("")).length} kept</p>` } },
  },
);
/** Keeps nothing. */
const plain = samplePlugin("plain", { "dashboard.aside.v1": { draw: () => "<p>Plain</p>" } });
const poor = samplePlugin(
  "poor",
  {
    "dashboard.top.v1": {
      draw: () => {
        throw new Error("fell");
      },
    },
  },
  { actions: ["none"] },
  { actions: { none: () => {} } },
);

/** A site, and its pages as a region draws them: from the same databases, without plugins' documents and secrets. */
class Beside implements AsyncDisposable {
  readonly site: SampleSite;
  readonly region: Front;
  readonly line: { cut: boolean; asked: string[] };
  readonly #end: () => void;

  private constructor(site: SampleSite, region: Front, line: Beside["line"], end: () => void) {
    [this.site, this.region, this.line, this.#end] = [site, region, line, end];
  }

  static async open(): Promise<Beside> {
    const plugins = [...PLUGINS, pad, plain, poor];
    const site = await openSampleSite({ plugins });
    const line: Beside["line"] = { cut: false, asked: [] };
    const answers = pluginAnswers(site.front, CONTEXTS.flatMap(({ filters }) => filters));
    const ask = async (verb: string, body: unknown) => {
      if (line.cut) throw homeAway();
      line.asked.push(verb);
      return overWire(await answers[verb as keyof PluginAnswers](overWire(body)));
    };
    const region = await openFront({
      house: { ...site.house, guestReader: () => Promise.resolve(undefined) },
      elsewhere: new AskedAtHome({ ask }),
      plugins,
      files: folderStore(`${site.house.folder}/files`),
      key: "key of a test",
      cache: `${site.house.folder}/region`,
      secure: false,
      clock: () => site.house.clock.now,
    });
    return new Beside(site, region, line, catchLog(() => {}));
  }

  /** A visitor of one of them, who can go over to the other. */
  visitor(): FormClient & { goTo(where: "home" | "region"): FormClient } {
    const apps = { home: this.site.app, region: createApp(this.region) };
    let app = apps.region;
    const client = new FormClient(ORIGIN, (request) => app(request, "203.0.113.7"));
    const goTo = (where: keyof typeof apps) => {
      app = apps[where];
      return client;
    };
    return Object.assign(client, { goTo });
  }

  async learner() {
    const client = this.visitor();
    const { email, password } = PEOPLE.learner;
    await client.post("/sign-in", { email, password });
    return client;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.site[Symbol.asyncDispose]();
    this.#end();
  }
}

function overWire(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

const STEPS: Readonly<Record<string, (beside: Opened) => Promise<void> | void>> = {
  async "a widget draws with its documents and its secrets, as at home"({ learner, line, reads }) {
    await until("the secret is known", async () => (await reads()).includes(`nothing, ${SECRET.length}`));
    assert.deepEqual(
      line.asked,
      ["plugin", "plugin", "plugin"],
      "each widget once, and none that keeps nothing",
    );
    assert.equal((await learner.post("/plugins/pad/actions/keep", { word: "bourdon" })).status, 303);
    const there = await reads();
    assert.match(there, /bourdon, 22/);
    learner.goTo("home");
    assert.equal(await reads(), there);
    assert.deepEqual(line.asked, [], "home asks itself");
    learner.goTo("region");
  },

  async "what it makes of a signal is on the next page, there and at home"({ learner, line }) {
    for (const where of ["region", "home"] as const) {
      learner.goTo(where);
      const { promise, resolve } = Promise.withResolvers<void>();
      held.until = promise;
      assert.equal((await learner.post(`${COURSE}/enrollment`, {})).status, 303);
      line.asked.length = 0;
      const page = learner.get("/learn");
      // Before it is asked, it has to hear.
      if (where === "region") await until("home is asked", () => line.asked.length > 0);
      resolve();
      assert.match((await page).text, /enrolled, 22/);
      assert.equal((await learner.post(`${COURSE}/leave`, {})).status, 303);
      await learner.post("/plugins/pad/actions/keep", { word: "bourdon" });
    }
    learner.goTo("region");
  },

  "a secret is nowhere in the region"({ region, site }) {
    assert.equal(region.host.set.find("pad", {})!.settings.key, undefined);
    assert.equal(site.front.host.set.find("pad", {})!.settings.key, SECRET);
  },

  async "who answers a filter is asked at home, all in one go"({ line, reads }) {
    assert.match(await reads("/courses?q=bells"), /Padded/);
    assert.equal(line.asked.filter((verb) => verb === "filter").length, 1);
  },

  async "a block of it draws with its documents"({ region, site }) {
    const { plugin } = region.host.set.find("pad", {})!;
    const call = { do: "block", name: "scribble.render", given: {} } as const;
    const asking = { site: "main", language: "en", now: site.house.clock.now };
    const desk = undefined as never;
    const drawn = await region.host.call(asProvider(region.host, plugin), call, asking, {
      desk,
      milliseconds: 1,
    });
    assert.equal(drawn, "<p>1 kept</p>");
  },

  async "home away: the page comes, beside its content it says what is missing, and the rest is there"(
    { learner, line, reads },
  ) {
    line.cut = true;
    const page = await learner.get("/learn");
    assert.equal(page.status, 200);
    assert.match(wordsOf(page), /“pad” cannot be shown right now/);
    assert.match(wordsOf(page), /Plain/);
    assert.doesNotMatch(page.text, /Wrapped/);
    assert.doesNotMatch(await reads("/courses?q=bells"), /Padded/);
    await learner.post("/preferences", { language: "ar" });
    assert.match(await reads(), /لا يمكن عرض «pad» الآن/);
    await learner.post("/preferences", { language: "en" });
  },

  async "a page that says so is not kept, and nobody is blamed"({ line, region, visitor: enter }) {
    const visitor = enter();
    for (let times = 0; times < 30; times++) {
      assert.match(wordsOf(await visitor.get("/courses")), /“pad” cannot be shown right now/);
    }
    line.cut = false;
    assert.match(wordsOf(await visitor.get("/courses")), /Everybody's pad/);
    assert.equal(region.host.set.installed.get("pad")!.state, "enabled");
  },

  async "what fails is counted at home, and stopped there and here"({ learner, region, site }) {
    const stateAt = (front: Front) => front.host.set.installed.get("poor")!.state;
    await until("it is stopped", async () => {
      assert.equal((await learner.get("/learn")).status, 200);
      return stateAt(site.front) === "quarantined" && stateAt(region) === "quarantined";
    });
  },
};

/** It, and a learner who is in the region. */
interface Opened {
  readonly site: SampleSite;
  readonly region: Front;
  readonly line: Beside["line"];
  readonly learner: ReturnType<Beside["visitor"]>;
  readonly reads: (path?: string) => Promise<string>;
  readonly visitor: Beside["visitor"];
}

Deno.test("plugins in a region", async (t) => {
  await using beside = await Beside.open();
  const { site, region, line } = beside;
  const learner = await beside.learner();
  const reads = async (path = "/learn") => {
    line.asked.length = 0;
    return wordsOf(await learner.get(path));
  };
  const settings = { plugin: "pad", scope: "site", settings: { key: SECRET } } as const;
  await site.house.send(configurePlugin, settings, OPERATOR);
  const opened = { site, region, line, learner, reads, visitor: () => beside.visitor() };
  for (const [criterion, run] of Object.entries(STEPS)) await t.step(criterion, () => run(opened));
});

import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { systemActor } from "core/base/actor.ts";
import { newHouse, person } from "core/testing/house.ts";
import { setUpSite } from "./set_up_site.ts";
import { getSite, site } from "contexts/site/mod.ts";
import { DEFAULT_LOOK } from "contexts/site/rules.ts";

const start = systemActor("start");
const look = { name: "Tower School", language: "en", accent: { hue: 20, chroma: 0.12 } };

Deno.test("setUpSite() creates the site and says so, once, however often it is sent", async () => {
  await using house = await newHouse({ contexts: [site] });
  await assert.rejects(getSite(house.reader("site")), { code: "site.missing", kind: "missing" });
  for (let times = 0; times < 3; times++) await house.send(setUpSite, look, start);
  assert.deepEqual(await getSite(house.reader("site")), { siteId: "main", ...look });
  const said = await house.said("site.site.created.v1");
  assert.deepEqual(said.map((one) => [one.key, one.body]), [["main", { siteId: "main", ...look }]]);
  assert.deepEqual(await house.said("site.site.changed.v1"), []);
});

Deno.test("setUpSite() what is left out is as by default at first, and stays afterwards", async () => {
  await using house = await newHouse({ contexts: [site] });
  await house.send(setUpSite, { name: " Tower School " }, start);
  const first = { siteId: "main", name: "Tower School", language: "en", accent: DEFAULT_LOOK.accent };
  assert.deepEqual(await getSite(house.reader("site")), first);
  await house.send(setUpSite, {}, start);
  await house.send(setUpSite, { language: "AR" }, start);
  await house.send(setUpSite, { accent: look.accent }, start);
  const last = { ...first, language: "ar", accent: look.accent };
  assert.deepEqual(await getSite(house.reader("site")), last);
  assert.deepEqual((await house.said("site.site.changed.v1")).map((one) => one.body), [
    { ...first, language: "ar" },
    last,
  ]);
  assert.deepEqual(await house.reader("site").database.all(sql`select count(*) as n from site`), [{ n: 1 }]);
});

Deno.test("setUpSite() is the system's alone", async () => {
  await using house = await newHouse({ contexts: [site] });
  await assert.rejects(house.send(setUpSite, look, person("p1")), { code: "site.forbidden" });
  assert.deepEqual(await house.said("site.site.created.v1"), []);
});

const REFUSED: readonly [field: string, given: Record<string, unknown>][] = [
  ["name", { name: "  " }],
  ["name", { name: "Tower\u0000" }],
  ["language", { language: "no language" }],
  ["accent.hue", { accent: { hue: 360, chroma: 0.1 } }],
  ["accent.chroma", { accent: { hue: 0, chroma: 0.5 } }],
];

for (const [field, given] of REFUSED) {
  Deno.test(`setUpSite() refuses ${JSON.stringify(given)}, naming ${field}`, async () => {
    await using house = await newHouse({ contexts: [site] });
    await assert.rejects(house.send(setUpSite, given, start), {
      code: "site.input_invalid",
      facts: { fields: [field] },
    });
  });
}

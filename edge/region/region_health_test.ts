import assert from "node:assert/strict";
import { RELEASE } from "core/base/release.ts";
import { processTokens } from "core/run/process_token.ts";
import { RegionHome } from "core/run/region_home.ts";
import type { RegionHouse } from "core/run/region_house.ts";
import { RegionLife } from "core/run/region_life.ts";
import { withHealth } from "./region_health.ts";

/** What health asks of a house: two copies, one of them on its way. */
function houseWith(more: { readonly behind?: number; readonly deaf?: number } = {}): RegionHouse {
  const stand = { context: "site", generation: "g1", sequence: 3, said: 1 };
  const copies = [
    { name: "site", state: "current", stand, asOf: Date.now() + 60_000, renewed: 0, failed: 0, tookMs: 1 },
    { name: "content", state: "empty", asOf: 0, renewed: 0, failed: 0, tookMs: 0 },
  ];
  return {
    replicas: { report: () => copies, sizeOf: (name: string) => Promise.resolve(name === "site" ? 90 : 7) },
    standsAtHome: { behind: (copy?: object) => copy ? more.behind : undefined },
    hasHeard: true,
    deafFor: () => more.deaf ?? 0,
  } as unknown as RegionHouse;
}

Deno.test("GET /health of a region says from the first moment on what it waits for, and how far that is", async () => {
  const home = new RegionHome("http://127.0.0.1:1", processTokens("k".repeat(32)));
  const life = new RegionLife("tokyo", home);
  const app = withHealth(life, () => new Response("a page"));
  const ask = async (path = "/health") => {
    const answer = await app(new Request(`http://tokyo.test${path}`));
    return [answer.status, await answer.json()];
  };
  const nothing = { region: "tokyo", release: RELEASE, signals: "not yet", copies: [] };
  assert.deepEqual(await ask(), [503, {
    ...nothing,
    ready: false,
    reasons: ["home has not said yet what to copy"],
    stage: "asking",
  }]);
  home.missed();
  const [, { reasons, away }] = await ask("/health/ready");
  assert.deepEqual(reasons, ["home does not answer, and nothing is remembered of what to copy"]);
  assert.deepEqual(away, ["home"]);
  assert.deepEqual(await ask("/health/live"), [200, { live: true }]);

  [life.house, life.terms, life.stage] = [houseWith({ behind: 4, deaf: 9_000 }), "remembered", "copying"];
  assert.deepEqual(await ask("/health/ready?now"), [503, {
    ready: false,
    reasons: ["its databases are being copied: 1 of 2 are whole"],
    away: ["home"],
    region: "tokyo",
    release: RELEASE,
    stage: "copying",
    terms: "remembered",
    signals: "silent",
    copies: [
      { context: "site", state: "current", generation: "g1", lagMs: 0, behind: 4, bytes: 90 },
      { context: "content", state: "empty", generation: "", lagMs: 0, bytes: 7 },
    ],
  }]);
  [life.stage, life.house] = ["serving", houseWith()];
  home.reached();
  const [status, { ready, signals }] = await ask();
  assert.deepEqual([status, ready, signals], [200, true, "heard"]);
  const other = await app(new Request("http://tokyo.test/healthy"));
  assert.equal(await other.text(), "a page");
  life.stage = "failed";
  assert.equal((await ask())[0], 503);
});

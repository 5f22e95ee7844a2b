import assert from "node:assert/strict";
import { catchLog } from "core/base/log.ts";
import { processTokens } from "core/run/process_token.ts";
import { RegionHome } from "core/run/region_home.ts";
import { withPath } from "core/testing/until.ts";
import { findTerms } from "./region_terms.ts";

const KEY = "a key that regions of a test and their home know";
const TERMS = {
  site: "main",
  bus: "nats://nats.internal:4222",
  originals: [{ name: "site", url: "http://site.db:8080" }],
};

/** A home that says what it is told to, while it is there. */
function openHome() {
  const said = { terms: TERMS, asked: 0 };
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, () => {
    said.asked++;
    return Response.json(said.terms);
  });
  const url = `http://127.0.0.1:${server.addr.port}`;
  const home = () => new RegionHome(url, processTokens(KEY));
  return Object.assign(said, { home, [Symbol.asyncDispose]: () => server.shutdown() });
}

Deno.test("findTerms() remembers what home told for a start while home is away, under the same key", async () => {
  await withPath(async (folder) => {
    await Deno.mkdir(folder);
    const stop = new AbortController();
    const restore = catchLog(() => {});
    try {
      let home: RegionHome;
      {
        await using there = openHome();
        home = there.home();
        const found = await findTerms({ home, name: "tokyo", folder, regionKey: KEY }, stop.signal);
        assert.deepEqual(found, { terms: TERMS, from: "told" });
      }
      const wanted = { home, name: "tokyo", folder, regionKey: KEY };
      assert.deepEqual(await findTerms(wanted, stop.signal), { terms: TERMS, from: "remembered" });
      const text = await Deno.readTextFile(`${folder}/region-terms`);

      const elsewhere = new RegionHome("http://127.0.0.1:1", processTokens(KEY));
      const others = [{ ...wanted, regionKey: `${KEY}, another` }, { ...wanted, home: elsewhere }];
      for (const one of others) {
        const asking = findTerms(one, AbortSignal.timeout(50));
        assert.equal(await asking, undefined, "it goes on asking");
      }
      await Deno.writeTextFile(`${folder}/region-terms`, text.replace("nats.internal", "nats.elsewhere"));
      assert.equal(await findTerms(wanted, AbortSignal.timeout(50)), undefined);
    } finally {
      stop.abort();
      restore();
    }
  });
});

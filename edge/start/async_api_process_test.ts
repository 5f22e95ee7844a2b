import assert from "node:assert/strict";
import { readAsyncApi } from "core/testing/async_api.ts";
import { asyncApi } from "./async_api.ts";

const site = { id: "main", name: "Carillon" };

/** There are newer minor versions; tools that read 3.0.0 read this document, those of 3.0.0 only no newer one. */
const KNOWN = "asyncapi-latest-version";

async function findings(document: object): Promise<string[]> {
  const found = await readAsyncApi(JSON.stringify(document));
  return found.filter(({ code }) => code !== KNOWN).map(({ message, path }) =>
    `${path.join(".")}: ${message}`
  );
}

Deno.test("asyncApi() is valid for AsyncAPI's own parser, without a warning or a remark", async () => {
  assert.deepEqual(await findings(asyncApi(site)), []);
});

const BENT: readonly [what: string, from: string, to: string, says: RegExp][] = [
  ["a channel that is not there", "#/channels/site.site.changed.v1", "#/channels/nowhere", /nowhere/],
  ["a payload's schema that is none", '"type":"boolean"', '"type":"perhaps"', /payload/],
];

for (const [what, from, to, says] of BENT) {
  Deno.test(`readAsyncApi() finds ${what}`, async () => {
    const text = JSON.stringify(asyncApi(site));
    const bent = text.replace(from, to);
    assert.notEqual(bent, text);
    assert.match((await findings(JSON.parse(bent))).join("\n"), says);
  });
}

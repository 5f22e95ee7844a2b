import assert from "node:assert/strict";
import { type Provided, Providers } from "./providers.ts";

declare module "./providers.ts" {
  interface ProviderKinds {
    "bell": { readonly tone: string };
  }
}

const bell = (name: string, tone = name): Provided<"bell"> => ({ kind: "bell", name, does: { tone } });

Deno.test("Providers finds by kind and name, and lists in the order in which they came", () => {
  const providers = new Providers([
    { plugin: "tower", provides: [bell("tenor"), bell("treble")] },
    { plugin: "chapel", provides: [bell("angelus")] },
  ]);
  assert.equal(providers.find("bell", "treble")?.tone, "treble");
  assert.equal(providers.find("bell", "none"), undefined);
  assert.deepEqual(providers.list("bell").map(({ name }) => name), ["tenor", "treble", "angelus"]);
});

Deno.test("Providers refuses two of one name, names both plugins, and takes nothing of the second", () => {
  const providers = new Providers([{ plugin: "tower", provides: [bell("tenor")] }]);
  const second = { plugin: "chapel", provides: [bell("angelus"), bell("tenor", "other")] };
  assert.throws(() => providers.add(second), /"tower" and "chapel" both provide bell "tenor"/);
  assert.equal(providers.find("bell", "angelus"), undefined);
  assert.equal(providers.find("bell", "tenor")?.tone, "tenor");
  assert.throws(
    () => new Providers([{ plugin: "tower", provides: [bell("tenor"), bell("tenor")] }]),
    TypeError,
  );
});

Deno.test("Providers finds nothing of a plugin that was taken out, and takes its name again", () => {
  const providers = new Providers([{ plugin: "tower", provides: [bell("tenor")] }]);
  providers.remove("tower");
  providers.remove("tower");
  assert.equal(providers.find("bell", "tenor"), undefined);
  providers.add({ plugin: "chapel", provides: [bell("tenor", "new")] });
  assert.equal(providers.find("bell", "tenor")?.tone, "new");
});

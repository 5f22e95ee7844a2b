import assert from "node:assert/strict";
import { Hearers } from "./hearers.ts";

/** Waits that end when a test says so, and how many there were. */
function waits() {
  const begun: { plugin: string; milliseconds: number; end: (isThere: boolean) => void }[] = [];
  const hearers = new Hearers((plugin, milliseconds) => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    begun.push({ plugin, milliseconds, end: resolve });
    return promise;
  });
  return { begun, hearers };
}

Deno.test("Hearers.upToNow() has whoever comes during a wait go with the next one, all of them together", async () => {
  const { begun, hearers } = waits();
  const first = hearers.upToNow("pad", { do: "widget" });
  const others = [1, 2, 3].map(() => hearers.upToNow("pad", { do: "widget" }));
  const elsewhere = hearers.upToNow("far", { do: "filter" });
  assert.deepEqual(begun.map(({ plugin }) => plugin), ["pad", "far"]);
  assert.ok(begun[1]!.milliseconds < begun[0]!.milliseconds, "a page is held up by a filter");
  begun[0]!.end(true);
  await first;
  await Promise.resolve();
  assert.deepEqual(begun.map(({ plugin }) => plugin), ["pad", "far", "pad"]);
  for (const one of begun) one.end(true);
  await Promise.all([...others, elsewhere]);
  void hearers.upToNow("pad", { do: "widget" });
  assert.equal(begun.length, 4);
});

Deno.test("Hearers.upToNow() waits no more for one that was too far behind, for a while", async () => {
  const { begun, hearers } = waits();
  const asked = hearers.upToNow("pad", { do: "widget" });
  begun[0]!.end(false);
  await asked;
  await hearers.upToNow("pad", { do: "widget" });
  assert.equal(begun.length, 1);
});

import assert from "node:assert/strict";
import { words } from "./delivery.ts";

Deno.test("words() tells a failure with what caused it, and never what a statement was given", () => {
  const cause = new Error("no such table: course");
  const failed = new Error(
    "Failed query: select 1 from course where id = ?\nparams: lea@example.org,\nTower",
    { cause },
  );
  const told = words(new TypeError("Cannot keep the course", { cause: failed }));
  assert.match(told, /^TypeError: Cannot keep the course\n {4}at /);
  assert.match(told, /\ncaused by: Error: Failed query: .*\nparams: left out\n {4}at .*/);
  assert.match(told, /\ncaused by: Error: no such table: course\n/);
  assert.doesNotMatch(told, /lea@|Tower/);
  const bare = new Error("x");
  bare.stack = "Error: Failed query: q\nparams: lea@example.org";
  assert.equal(words(bare), "Error: Failed query: q\nparams: left out");
});

Deno.test("words() bounds what it keeps, whatever is thrown", () => {
  assert.equal(words("gone"), "gone");
  assert.equal(words(undefined), "");
  const round = new Error("round");
  round.cause = round;
  assert.equal(words(round).match(/Error: round/g)?.length, 5);
  assert.ok(words("x".repeat(20_000)).length <= 10_000);
});

import assert from "node:assert/strict";
import { z } from "zod";
import { systemActor } from "core/base/actor.ts";
import { type BodyOf, defineSignal, type Signal } from "core/signal/signal.ts";
import { earsFor, on } from "./hearing.ts";
import type { Work } from "./work.ts";

const marked = defineSignal({
  name: "sheet.line.marked.v1",
  doc: "A line was marked.",
  key: (body) => body.line,
  body: z.object({
    line: z.string(),
    secret: z.string(),
    note: z.string().optional(),
    personId: z.string(),
    personal: z.object({ name: z.string() }),
  }),
  example: { line: "a", secret: "s", personId: "p", personal: { name: "A learner" } },
});

declare module "core/signal/signal.ts" {
  interface Signals {
    "sheet.line.marked.v1": BodyOf<typeof marked>;
  }
}

const signal: Signal = {
  id: "1",
  name: "sheet.line.marked.v1",
  at: "2026-03-02T09:00:00Z",
  site: "main",
  actor: systemActor("test"),
  correlation: "1",
  position: { context: "sheet", sequence: 1 },
  key: "a",
  body: { line: "a", secret: "s" },
};
// Nothing here reads it.
const work = {} as Work;

Deno.test("on() gives a handler the fields that it declared, and no others", async () => {
  const given: unknown[] = [];
  const hearings = [
    on("sheet.line.marked.v1", ["line", "note"], (_work, { body }) => {
      given.push(body, body.note);
      return Promise.resolve();
    }),
    on("sheet.line.marked.v1", [], (_work, { key, body }) => {
      given.push(key, body);
      return Promise.resolve();
    }),
  ];
  for (const ear of earsFor(hearings, []).get("sheet.line.marked.v1")!) await ear(work, signal);
  assert.deepEqual(given, [{ line: "a" }, undefined, "a", {}]);
});

Deno.test("on() has a handler bear a body whose personal data was erased", async () => {
  const given: unknown[] = [];
  const hearing = on("sheet.line.marked.v1", ["personal"], (_work, { body }) => {
    // @ts-expect-error it may be missing
    given.push(() => body.personal.name);
    given.push(body.personal?.name ?? "nobody");
    return Promise.resolve();
  });
  for (const ear of earsFor([hearing], []).get("sheet.line.marked.v1")!) await ear(work, signal);
  assert.equal(given[1], "nobody");
});

Deno.test("on() does not compile where a handler reads what it did not declare", () => {
  const hearing = on("sheet.line.marked.v1", ["line"], (_work, { body }) => {
    // @ts-expect-error "secret" is not declared
    assert.equal(body.secret, undefined);
    return Promise.resolve();
  });
  // @ts-expect-error there is no such field
  on("sheet.line.marked.v1", ["colour"], hearing.handle);
  // @ts-expect-error nor may a handler be handed over that reads more than is declared
  on("sheet.line.marked.v1", ["line"], (_work, { body }: { body: { secret: string } }) => hide(body.secret));
  assert.deepEqual(hearing.needs, ["line"]);
});

function hide(_secret: string): Promise<void> {
  return Promise.resolve();
}

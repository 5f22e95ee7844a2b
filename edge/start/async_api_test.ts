import assert from "node:assert/strict";
import { z } from "zod";
import { binaryHeaders } from "core/signal/cloud_event.ts";
import { defineSignal } from "core/signal/signal.ts";
import { type Context, defineContext } from "core/work/context.ts";
import { on } from "core/work/hearing.ts";
import { asyncApi, renderAsyncApi } from "./async_api.ts";
import { hearersSchema, listSignals } from "./signal_catalogue.ts";

const site = { id: "main", name: "Carillon" };
const migrations = new URL("file:///");
const chimed = defineSignal({
  name: "belfry.bell.chimed.v1",
  doc: "A bell chimed.",
  key: (body) => body.bell,
  body: z.object({ bell: z.string(), personId: z.string(), personal: z.object({ name: z.string() }) }),
  example: { bell: "a", personId: "p", personal: { name: "A ringer" } },
});
const chimedV2 = defineSignal({
  name: "belfry.bell.chimed.v2",
  doc: "A bell chimed, so many times.",
  key: (body) => body.bell,
  body: z.object({ bell: z.string(), strokes: z.number() }),
  example: { bell: "a", strokes: 3 },
  before: chimed,
  upcast: ({ bell }) => ({ bell, strokes: 1 }),
});

declare module "core/signal/signal.ts" {
  interface Signals {
    "belfry.bell.chimed.v2": { readonly bell: string; readonly strokes: number };
  }
}

const everybody: readonly Context[] = [
  defineContext({ name: "belfry", migrations, signals: [chimed, chimedV2] }),
  defineContext({
    name: "town",
    migrations,
    hears: [on("belfry.bell.chimed.v2", ["strokes"], () => Promise.resolve())],
  }),
];

interface Document {
  readonly channels: Record<string, { address: string }>;
  readonly operations: Record<string, { action: string; "x-needs"?: string[] }>;
  readonly components: {
    readonly messages: Record<string, { payload: { properties: object } }>;
    readonly schemas: { readonly attributes: { properties: Record<string, object>; required: string[] } };
  };
}
const document = asyncApi(site, everybody) as Document;

Deno.test("listSignals() tells versions, who hears which as what, and what is said no more", () => {
  const [first, second] = listSignals(everybody);
  const hearers = [{ name: "town", version: "belfry.bell.chimed.v2", needs: ["strokes"] }];
  assert.deepEqual([first!.said, second!.said], [false, true]);
  assert.deepEqual([first!.hearers, second!.hearers], [hearers, hearers]);
  assert.deepEqual(second!.versions, ["belfry.bell.chimed.v1", "belfry.bell.chimed.v2"]);
  assert.deepEqual([first!.converted, second!.converted], [[], ["belfry.bell.chimed.v1"]]);
  assert.deepEqual([second!.publisher, second!.key, second!.subscribers], ["belfry", "a", ["town"]]);
});

Deno.test("asyncApi() has a channel for each signal, sends what is said, and receives what is heard", () => {
  assert.deepEqual(Object.values(document.channels).map(({ address }) => address), [
    "carillon.main.belfry.bell.chimed.v1",
    "carillon.main.belfry.bell.chimed.v2",
  ]);
  assert.deepEqual(
    Object.entries(document.operations).map(([name, { action, "x-needs": needs }]) => [name, action, needs]),
    [
      ["town.receive.belfry.bell.chimed.v1.as.belfry.bell.chimed.v2", "receive", ["strokes"]],
      ["belfry.send.belfry.bell.chimed.v2", "send", undefined],
      ["town.receive.belfry.bell.chimed.v2.as.belfry.bell.chimed.v2", "receive", ["strokes"]],
    ],
  );
});

Deno.test("asyncApi() describes the headers that are sent, all of them and no others", () => {
  const sent = binaryHeaders({
    id: "1",
    name: "belfry.bell.chimed.v1",
    at: "2026-03-02T09:00:00Z",
    site: "main",
    actor: { kind: "person", id: "p", roles: ["author"] },
    causation: "0",
    correlation: "0",
    trace: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    position: { context: "belfry", sequence: 1 },
    key: "a",
    body: {},
  }).map(([name]) => name);
  const { properties, required } = document.components.schemas.attributes;
  assert.deepEqual(Object.keys(properties).sort(), sent.sort());
  const optional = Object.keys(properties).filter((name) => !required.includes(name));
  assert.deepEqual(optional, ["ce-actorroles", "ce-causationid", "ce-traceparent"]);
});

Deno.test("asyncApi() tells that what is personal travels sealed, and of other bodies that nothing is", () => {
  const fields = (name: string) => Object.keys(document.components.messages[name]!.payload.properties);
  assert.deepEqual(fields("belfry.bell.chimed.v1"), ["bell", "personId", "personal", "sealed"]);
  assert.deepEqual(fields("belfry.bell.chimed.v2"), ["bell", "strokes"]);
});

Deno.test("hearersSchema() leaves room for fields to come, and for personal data that was erased", () => {
  const schema = hearersSchema(chimed.body, "draft-7");
  assert.ok(!JSON.stringify(schema).includes("additionalProperties"));
  assert.deepEqual(schema.required, ["bell", "personId"]);
});

Deno.test("renderAsyncApi() has one tag for one text", async () => {
  const [one, same, other] = await Promise.all([
    renderAsyncApi(site, everybody),
    renderAsyncApi(site, everybody),
    renderAsyncApi({ ...site, name: "Bells" }, everybody),
  ]);
  assert.match(one.etag, /^"[0-9a-f]{32}"$/);
  assert.equal(one.etag, same.etag);
  assert.notEqual(one.etag, other.etag);
});

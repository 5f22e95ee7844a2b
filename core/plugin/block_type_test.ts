import assert from "node:assert/strict";
import { z } from "zod";
import { Refusal } from "core/base/refusal.ts";
import { type BlockType, currentFields, defineBlockType } from "./block_type.ts";
import { definePlugin } from "./plugin.ts";

const parts: BlockType<{ readonly words: string[] }> = {
  title: "Rows",
  version: 2,
  fields: z.object({ words: z.array(z.string()) }),
  upgrades: {
    0: ({ text }: { readonly text: string }) => ({ row: text }),
    1: ({ row }: { readonly row: string }) => ({ words: row.split(" ") }),
  },
  completedBy: "reading",
  offline: true,
  messages: {},
  read: () => ({ refused: "never" }),
  write: () => ({ xml: "<rows/>", files: {} }),
  render: () => ({ html: "", reaches: [] }),
};
const rows = defineBlockType(parts);

const refusedFields = (error: unknown) => error instanceof Refusal && error.code === "block.fields_unknown";

Deno.test("currentFields() brings fields of any older version up, and leaves those of today alone", () => {
  const today = { words: ["a", "b"] };
  assert.deepEqual(currentFields(rows, { version: 0, fields: { text: "a b" } }), today);
  assert.deepEqual(currentFields(rows, { version: 1, fields: { row: "a b" } }), today);
  assert.equal(currentFields(rows, { version: 2, fields: today }), today);
});

Deno.test("currentFields() refuses what a newer version stored, and what does not become fields", () => {
  assert.throws(() => currentFields(rows, { version: 3, fields: {} }), refusedFields);
  assert.throws(() => currentFields(rows, { version: -1, fields: {} }), refusedFields);
  const wrong = defineBlockType({ ...parts, upgrades: { 0: () => ({}), 1: () => ({ words: 1 }) } });
  assert.throws(() => currentFields(wrong, { version: 1, fields: {} }), refusedFields);
});

Deno.test("defineBlockType() refuses a type that could not read what it once stored", () => {
  assert.throws(() => defineBlockType({ ...parts, upgrades: { 1: () => ({ words: [] }) } }), SyntaxError);
});

const manifest = {
  id: "rows",
  version: "1.0.0",
  platform: "0.x",
  title: "Rows",
  description: "Rows of bells.",
  author: "The tests",
  licence: "Apache-2.0",
  tier: "built_in",
  provides: [{ kind: "block_type", name: "rows" }],
};

Deno.test("definePlugin() refuses a manifest that provides what the code does not, and the other way round", () => {
  const provides = [{ kind: "block_type" as const, name: "rows", does: rows }];
  assert.equal(definePlugin({ manifest, provides }).provides.length, 1);
  assert.throws(() => definePlugin({ manifest }), /differ in what it provides: block_type rows/);
  assert.throws(() => definePlugin({ manifest: { ...manifest, provides: [] }, provides }), /block_type rows/);
});

Deno.test("definePlugin() takes block types of portable code for provided", () => {
  const code = { blocks: { rows: { render: () => "" } } };
  assert.equal(definePlugin({ manifest, code }).code, code);
});

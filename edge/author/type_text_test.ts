import assert from "node:assert/strict";
import { z } from "zod";
import type { Shape } from "core/signal/fields.ts";
import { inComment, typeText } from "./type_text.ts";

const TYPES: readonly (readonly [z.ZodType, string])[] = [
  [z.string(), "string"],
  [z.int(), "number"],
  [z.enum(["a", "b"]), '"a" | "b"'],
  [z.union([z.string(), z.number(), z.string()]), "string | number"],
  [z.array(z.boolean()), "readonly (boolean)[]"],
  [z.record(z.string(), z.number()), "{ readonly [name: string]: number }"],
  [z.unknown(), "unknown"],
  [z.object({}), "{ readonly [name: string]: unknown }"],
];

for (const [schema, text] of TYPES) {
  Deno.test(`typeText() writes ${text}`, () => {
    assert.equal(typeText(z.toJSONSchema(schema) as Shape).replace(/\s+/g, " "), text);
  });
}

Deno.test("typeText() writes an object's fields with what they mean, optional ones as such", () => {
  const schema = z.object({ name: z.string().describe("of */ whom"), "a-b": z.null().optional() });
  assert.equal(
    typeText(z.toJSONSchema(schema) as Shape),
    '{\n  /** of *\\/ whom */\n  readonly name: string;\n  readonly "a-b"?: null;\n}',
  );
  assert.equal(inComment("two\nlines"), "two lines");
});

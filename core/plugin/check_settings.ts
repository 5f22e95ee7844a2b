import { z } from "zod";
import type { Manifest } from "./manifest.ts";
import { isSecret, valueSchema } from "./settings.ts";

// Settings are a form that anybody fills in: a flat list of fields whose kinds every page can draw.

const words = { title: z.string().max(120).optional(), description: z.string().max(600).optional() };
const number = z.number();

/** What a setting may be. */
const property = z.union([
  z.strictObject({
    type: z.literal("string"),
    ...words,
    enum: z.array(z.string().max(200)).min(1).max(100).optional(),
    default: z.string().optional(),
    minLength: z.int().min(0).optional(),
    maxLength: z.int().min(1).max(10_000).optional(),
    format: z.enum(["email", "uri", "date", "date-time"]).optional(),
    "x-secret": z.literal(true).optional(),
  }),
  z.strictObject({
    type: z.enum(["number", "integer"]),
    ...words,
    default: number.optional(),
    minimum: number.optional(),
    maximum: number.optional(),
  }),
  z.strictObject({ type: z.literal("boolean"), ...words, default: z.boolean().optional() }),
  z.strictObject({
    type: z.literal("array"),
    ...words,
    items: z.strictObject({
      type: z.literal("string"),
      enum: z.array(z.string().max(200)).min(1).max(100).optional(),
    }),
    default: z.array(z.string()).optional(),
    maxItems: z.int().min(1).max(1_000).optional(),
  }),
]);

/** What is wrong with the settings of a manifest. */
export function checkSettings({ site, course }: Partial<Manifest["settings"]>): string[] {
  const both = Object.keys(site?.properties ?? {}).filter((name) =>
    Object.hasOwn(course?.properties ?? {}, name)
  );
  return [
    ...both.map((name) =>
      `the setting "${name}" is the site's and a course's: what is for courses can be set for the site too`
    ),
    ...[site, course].flatMap((schema) => schema ? checkSchema(schema) : []),
  ];
}

function checkSchema({ properties, required }: NonNullable<Manifest["settings"]["site"]>): string[] {
  return [
    ...required.filter((name) => !Object.hasOwn(properties, name))
      .map((name) => `the setting "${name}" is required and not there`),
    ...Object.entries(properties).flatMap(([name, given]) => checkProperty(name, given)),
  ];
}

function checkProperty(name: string, given: Readonly<Record<string, unknown>>): string[] {
  if (!property.safeParse(given).success) {
    return [
      `the setting "${name}" is not a string, number, integer, boolean, or array of strings as a form can show it`,
    ];
  }
  if (isSecret(given)) {
    const open = ["default", "enum"].filter((word) => word in given);
    return open.map((word) => `the setting "${name}" is a secret and has a "${word}" that anybody can read`);
  }
  if (!("default" in given)) return [];
  const read = valueSchema(given).safeParse(given.default);
  return read.success ? [] : [`the default of the setting "${name}" does not fit it`];
}

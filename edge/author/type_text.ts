import type { Shape } from "core/signal/fields.ts";

/** A JSON Schema as a TypeScript type, for whoever reads what it describes: as far as Zod writes schemas. */
export function typeText(shape: Shape, indent = ""): string {
  if (Array.isArray(shape.enum)) return shape.enum.map((value) => JSON.stringify(value)).join(" | ");
  if ("const" in shape) return JSON.stringify(shape.const);
  const members = [shape.anyOf, shape.oneOf].flat().filter(isShape);
  if (members.length > 0) return [...new Set(members.map((one) => typeText(one, indent)))].join(" | ");
  if (Array.isArray(shape.type)) {
    return shape.type.map((type) => typeText({ ...shape, type }, indent)).join(" | ");
  }
  switch (shape.type) {
    case "object":
      return objectText(shape, indent);
    case "array":
      return isShape(shape.items) ? `readonly (${typeText(shape.items, indent)})[]` : "readonly unknown[]";
    case "integer":
    case "number":
      return "number";
    case "string":
    case "boolean":
    case "null":
      return shape.type;
    default:
      return "unknown"; // also what refers to itself: nobody needs its insides spelt out
  }
}

function objectText(shape: Shape, indent: string): string {
  const inner = `${indent}  `;
  const lines = Object.entries(shape.properties ?? {}).flatMap(([name, one]) => {
    const optional = shape.required?.includes(name) ? "" : "?";
    const key = /^[a-zA-Z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
    const means = typeof one.description === "string" ? [`${inner}/** ${inComment(one.description)} */`] : [];
    return [...means, `${inner}readonly ${key}${optional}: ${typeText(one, inner)};`];
  });
  if (lines.length > 0) return `{\n${lines.join("\n")}\n${indent}}`;
  const each = isShape(shape.additionalProperties) ? typeText(shape.additionalProperties, indent) : "unknown";
  return `{ readonly [name: string]: ${each} }`;
}

/** Text that ends no comment. */
export function inComment(text: string): string {
  return text.replaceAll("*/", "*\\/").replace(/\s+/g, " ");
}

function isShape(value: unknown): value is Shape {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

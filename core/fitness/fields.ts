import type { Shape } from "./shape.ts";

/** One field of a body or manifest, for people: where it is, what it is, whether it may be left out. */
export interface Field {
  readonly path: string;
  readonly type: string;
  readonly optional: boolean;
  readonly means: string;
}

/** Every field of a schema, those inside lists, maps and unions too, each once and in the order it was written. */
export function listFields(shape: Shape, path = ""): Field[] {
  const found = new Map<string, Field>();
  for (const [name, one] of Object.entries(shape.properties ?? {})) {
    const at = path === "" ? name : `${path}.${name}`;
    const optional = !(shape.required?.includes(name) ?? false);
    found.set(at, { path: at, type: typeOf(one), optional, means: String(one.description ?? "") });
    for (const field of listFields(one, at)) found.set(field.path, field);
  }
  for (const member of membersOf(shape)) {
    for (const field of listFields(member, path)) if (!found.has(field.path)) found.set(field.path, field);
  }
  if (isShape(shape.items)) {
    for (const field of listFields(shape.items, `${path}[]`)) found.set(field.path, field);
  }
  return [...found.values()];
}

function typeOf(shape: Shape): string {
  if (Array.isArray(shape.enum)) return shape.enum.map((value) => JSON.stringify(value)).join(", ");
  if ("const" in shape) return JSON.stringify(shape.const);
  const members = membersOf(shape);
  if (members.length > 0) return [...new Set(members.map(typeOf))].join(" or ");
  if (shape.type === "array") return isShape(shape.items) ? `list of ${typeOf(shape.items)}` : "list";
  if (isShape(shape.additionalProperties)) return `map to ${typeOf(shape.additionalProperties)}`;
  if (shape.format === "date-time") return "time (ISO 8601)";
  return String(shape.type ?? "anything");
}

function membersOf(shape: Shape): Shape[] {
  return [shape.anyOf, shape.oneOf].flat().filter(isShape);
}

function isShape(value: unknown): value is Shape {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Fields as a table in Markdown. */
export function fieldTable(fields: readonly Field[]): string {
  const rows = fields.map(({ path, type, optional, means }) =>
    `| \`${path}\`${optional ? " (may be absent)" : ""} | ${cell(type)} | ${cell(means)} |`
  );
  return ["| field | type | means |", "| --- | --- | --- |", ...rows].join("\n");
}

/** Text as it may stand in a cell of a table in Markdown. */
export function cell(text: string): string {
  return text.replaceAll("|", "\\|").replace(/\s+/g, " ").trim();
}

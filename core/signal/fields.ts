/** A JSON Schema, as far as Zod writes them; what it does not say is kept as it stands. */
export interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly [keyword: string]: unknown;
}

/** One field of a body or manifest, for people: where it is, what it is, whether it may be left out. */
export interface Field {
  readonly path: string;
  /** As developers write it: `string`, `"a" | "b"`, `integer[]`. */
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
  if (Array.isArray(shape.enum)) return shape.enum.map((value) => JSON.stringify(value)).join(" | ");
  if ("const" in shape) return JSON.stringify(shape.const);
  const members = membersOf(shape);
  if (members.length > 0) return [...new Set(members.map(typeOf))].join(" | ");
  if (shape.type === "array") return listOf(isShape(shape.items) ? typeOf(shape.items) : "anything");
  if (isShape(shape.additionalProperties)) return `{ [name]: ${typeOf(shape.additionalProperties)} }`;
  return String(shape.format ?? shape.type ?? "anything");
}

function listOf(type: string): string {
  return type.includes(" | ") ? `(${type})[]` : `${type}[]`;
}

function membersOf(shape: Shape): Shape[] {
  return [shape.anyOf, shape.oneOf].flat().filter(isShape);
}

function isShape(value: unknown): value is Shape {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

import type { Manifest } from "core/plugin/manifest.ts";
import type { Scope } from "core/plugin/scope.ts";
import { isSecret, type Settings, settingsAt, valueSchema } from "core/plugin/settings.ts";
import type { FieldError } from "edge/components/field.tsx";
import type { Words } from "edge/words.ts";

// A form made from the JSON Schema of a plugin's settings, and what somebody typed into it.

/** How a setting is asked for. */
export type SettingKind = "text" | "number" | "yes_no" | "choice" | "choices" | "lines" | "secret" | "json";

/** One setting, as a form asks for it. */
export interface SettingField {
  readonly name: string;
  readonly kind: SettingKind;
  readonly title: string;
  readonly hint?: string;
  readonly required: boolean;
  readonly options: readonly string[];
  readonly shape: Shape;
}

/** What stands in the fields of a form, by the names of the settings. */
export type Typed = Readonly<Record<string, string | readonly string[]>>;

/** What was read from a form, and what was typed wrongly. A secret that stays is left out, one that goes is null. */
export interface ReadSettings {
  readonly settings: Settings;
  readonly errors: readonly FieldError[];
}

type Shape = Readonly<Record<string, unknown>>;

/** The input's name and id of a setting. */
export const settingId = (name: string) => `setting-${name}`;
/** The name of the box that has a secret forgotten. */
export const forgetId = (name: string) => `forget-${name}`;

/** The fields of a scope's form, in the order of the manifest. */
export function settingFields(manifest: Manifest, scope: Scope): SettingField[] {
  const { site, course } = manifest.settings;
  const required = (scope.startsWith("course:") ? course : site)?.required ?? [];
  return Object.entries(settingsAt(manifest, scope)).map(([name, shape]) => {
    const { title, description } = shape;
    return {
      name,
      kind: kindOf(shape),
      title: typeof title === "string" ? title : name,
      ...(typeof description === "string" ? { hint: description } : {}),
      required: required.includes(name),
      options: optionsOf(kindOf(shape) === "choices" ? shape.items as Shape : shape),
      shape,
    };
  });
}

function kindOf(shape: Shape): SettingKind {
  if (isSecret(shape)) return "secret";
  if (Array.isArray(shape.enum)) return "choice";
  switch (shape.type) {
    case "string":
      return "text";
    case "number":
    case "integer":
      return "number";
    case "boolean":
      return "yes_no";
    case "array": {
      const items = (shape.items ?? {}) as Shape;
      if (Array.isArray(items.enum)) return "choices";
      return items.type === "string" ? "lines" : "json";
    }
    default:
      return "json";
  }
}

function optionsOf({ enum: values }: Shape): string[] {
  return Array.isArray(values) ? values.map(String) : [];
}

/** What a form shows at first: what is set, or what counts where nothing is. Secrets are never shown. */
export function typedSettings(fields: readonly SettingField[], settings: Shape): Typed {
  return Object.fromEntries(fields.map(({ name, kind, shape }) => {
    const value = settings[name] ?? shape.default;
    return [name, kind === "secret" || value === undefined ? "" : typedAs(kind, value)];
  }));
}

function typedAs(kind: SettingKind, value: unknown): string | readonly string[] {
  if (kind === "choices" && Array.isArray(value)) return value.map(String);
  if (kind === "lines" && Array.isArray(value)) return value.join("\n");
  if (kind === "yes_no") return value === true ? "yes" : "";
  return kind === "json" ? JSON.stringify(value, undefined, 2) : String(value);
}

/** What was typed, to be shown again beside what is wrong with it. */
export function typedForm(fields: readonly SettingField[], form: FormData): Typed {
  return Object.fromEntries(fields.map(({ name, kind }) => {
    const typed = form.getAll(settingId(name)).map(String);
    return [name, kind === "choices" ? typed : kind === "secret" ? "" : typed[0] ?? ""];
  }));
}

/** Reads a form; what is left empty is not set. */
export function readSettings(
  fields: readonly SettingField[],
  secrets: readonly string[],
  form: FormData,
  t: Words,
): ReadSettings {
  const settings: Record<string, unknown> = {};
  const errors: FieldError[] = [];
  for (const field of fields) {
    const { name, required } = field;
    const value = valueOf(field, form.getAll(settingId(name)).map(String));
    if (value !== undefined) settings[name] = value;
    else if (form.has(forgetId(name))) settings[name] = null;
    const wrong = value !== undefined
      ? wordsOf(field, value, t)
      : required && !secrets.includes(name)
      ? t("setting.needed", { name: field.title })
      : undefined;
    if (wrong) errors.push({ field: settingId(name), text: wrong });
  }
  return { settings, errors };
}

/** What was typed as what the schema asks for; where it is none, as it was typed, so that the schema refuses it. */
function valueOf({ kind, shape }: SettingField, typed: readonly string[]): unknown {
  const [first = ""] = typed;
  if (kind === "yes_no") return first === "yes";
  if (kind === "choices") return typed;
  if (kind === "lines") {
    const lines = first.split("\n").map((line) => line.trim()).filter((line) => line !== "");
    return lines.length > 0 ? lines : undefined;
  }
  const text = first.trim();
  if (text === "") return undefined;
  if (kind === "number") return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : text;
  if (kind === "choice") return (shape.enum as unknown[]).find((value) => String(value) === text) ?? text;
  if (kind !== "json") return text;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}

/** What is wrong with a value, in words; nothing where it is as the schema wants it. */
function wordsOf({ kind, title, shape }: SettingField, value: unknown, t: Words): string | undefined {
  const read = valueSchema(shape).safeParse(value);
  if (read.success) return undefined;
  const [issue] = read.error.issues;
  const name = { name: title };
  if (kind === "number") {
    if (issue?.code === "too_small") {
      return t("setting.too_little", { ...name, least: Number(issue.minimum) });
    }
    if (issue?.code === "too_big") return t("setting.too_much", { ...name, most: Number(issue.maximum) });
    return t(shape.type === "integer" ? "setting.whole_number" : "setting.number", name);
  }
  if (kind === "text" || kind === "secret") {
    if (issue?.code === "too_small") return t("setting.too_short", { ...name, least: Number(issue.minimum) });
    if (issue?.code === "too_big") return t("setting.too_long", { ...name, most: Number(issue.maximum) });
  }
  return t("setting.wrong", name);
}

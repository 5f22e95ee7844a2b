import { z } from "zod";
import type { Shape } from "core/signal/fields.ts";
import type { SignalDefinition } from "core/signal/signal.ts";
import { inComment, typeText } from "./type_text.ts";

// `platform.d.ts`: all that a plugin's author can hear, answer and fill, as types in one file that imports nothing. What
// code is given is taken from the platform's own declarations, so that there is one text of each.

const CODE_FILES = ["tools.ts", "block_code.ts", "code.ts"];
/** What these use of other files. */
const ALSO = { file: "grading.ts", names: ["Form", "Verdict", "PartGrade"] };

const ANSWERING = "type Answering<Given, Answer> = (given: Given, tools: Tools) => Answer | Promise<Answer>;";

/** In the author's file what is heard, asked and filled is typed by its name. */
const BY_NAME: readonly (readonly [ours: string, theirs: string])[] = [
  [
    "export interface HeardSignal {",
    "export interface HeardSignal<Name extends keyof Signals = keyof Signals> {",
  ],
  ["  readonly name: string;\n  /** ISO 8601", "  readonly name: Name;\n  /** ISO 8601"],
  ["  readonly body: Readonly<Record<string, unknown>>;", "  readonly body: Signals[Name];"],
  [
    "readonly hears?: Readonly<Record<string, Answering<HeardSignal, void>>>;",
    "readonly hears?: { readonly [Name in keyof Signals]?: Answering<HeardSignal<Name>, void> };",
  ],
  [
    "readonly filters?: Readonly<Record<string, Answering<Readonly<Record<string, unknown>>, FilterAnswer>>>;",
    "readonly filters?: { readonly [Name in keyof Filters]?: Answering<Filters[Name], FilterAnswer> };",
  ],
  [
    "readonly widgets?: Readonly<Record<string, Answering<Readonly<Record<string, unknown>>, WidgetAnswer>>>;",
    "readonly widgets?: { readonly [Name in keyof Slots]?: Answering<Slots[Name], WidgetAnswer> };",
  ],
];

interface OfferedFilter {
  readonly filter: string;
  readonly doc: string;
  readonly question: z.ZodType;
  readonly example: unknown;
}

/** What a platform offers to plugins by name. */
export interface Offered {
  readonly signals: readonly SignalDefinition[];
  readonly filters: readonly OfferedFilter[];
  readonly slots: readonly { readonly name: string; readonly doc: string; readonly given: z.ZodType }[];
}

/** The text of `platform.d.ts`. Throws a TypeError where the platform's own declarations are not as they were. */
export async function platformTypes({ signals, filters, slots }: Offered): Promise<string> {
  const entries = (all: readonly { name: string; doc: string; type: string }[]) =>
    all.toSorted((one, other) => one.name < other.name ? -1 : 1)
      .map(({ name, doc, type }) =>
        `  /** ${inComment(doc)} */\n  readonly ${JSON.stringify(name)}: ${type};`
      ).join(
        "\n",
      );
  const asked = (schema: z.ZodType) => typeText(z.toJSONSchema(schema, { io: "output" }) as Shape, "  ");
  return [
    "// deno-fmt-ignore-file\n// Written from the running platform: what plugins hear, answer and fill, and what their code is given.\n" +
    "// `carillon plugin dev`, `test` and `check` write it again; what you change here is lost.",
    "/** The signals that a plugin may hear, with their bodies: it gets the fields that its manifest needs. */\n" +
    `export interface Signals {\n${
      entries(signals.map(({ signal, doc, body }) => ({ name: signal, doc, type: asked(body) })))
    }\n}`,
    "/** The filters that a plugin may answer, with their questions. */\n" +
    `export interface Filters {\n${
      entries(filters.map(({ filter, doc, question }) => ({ name: filter, doc, type: asked(question) })))
    }\n}`,
    "/** The slots that a plugin may fill, with what they hand over. */\n" +
    `export interface Slots {\n${
      entries(slots.map(({ name, doc, given }) => ({ name, doc, type: asked(given) })))
    }\n}`,
    await codeText(),
  ].join("\n\n") + "\n";
}

async function codeText(): Promise<string> {
  const read = (file: string) => Deno.readTextFile(new URL(import.meta.resolve(`core/plugin/${file}`)));
  const grading = await read(ALSO.file);
  const texts = (await Promise.all(CODE_FILES.map(read))).map(bare);
  const ours = [...ALSO.names.map((name) => declared(grading, name)), ...texts].join("\n\n");
  // Two files have it for themselves; in one it stands once.
  const once = `${ours.replaceAll(`\n\n${ANSWERING}`, "")}\n\n${ANSWERING}`;
  return BY_NAME.reduce((text, [own, theirs]) => {
    if (!text.includes(own)) {
      throw new TypeError(`Cannot write platform.d.ts: "${own}" is no more in core/plugin`);
    }
    return text.replace(own, theirs);
  }, once);
}

/** A file without its imports and what it says of itself. */
function bare(text: string): string {
  return text.replace(/^(?:import [^;]*;\n|\/\/.*\n|\n)+/, "").trim();
}

/** One declaration of a file, with what is said of it. */
function declared(text: string, name: string): string {
  const found = new RegExp(
    `/\\*\\* [^\\n]*\\n(?:export )(?:type ${name} =[^;]*;|interface ${name} \\{[^]*?\\n\\})`,
  ).exec(text);
  if (found) return found[0];
  throw new TypeError(`Cannot write platform.d.ts: "${name}" is no more in core/plugin`);
}

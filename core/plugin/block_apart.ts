import { z } from "zod";
import { Refusal } from "core/base/refusal.ts";
import type { Apart, AskBlock } from "./apart.ts";
import type { BlockElement } from "./block_code.ts";
import { type BlockType, defineBlockType, type DrawnBlock, type ReadTools } from "./block_type.ts";
import { asElement, escapeMarkup, isText, type XmlElement } from "./element.ts";
import {
  type Answer,
  type Form,
  type Grade,
  SHOW_ANSWER_RULES,
  type Terms,
  type Verdict,
} from "./grading.ts";

// A block type whose code runs elsewhere: what it is stands in a manifest, what it does is asked. To whoever meets it,
// it is a block type like any other.

const LONGEST = 256_000;
const fields = z.record(z.string(), z.unknown());
const reading = z.union([z.object({ fields }), z.object({ refused: z.string().max(1_000) })]);
const framed = z.object({
  frame: z.string().min(1).max(100),
  title: z.string().min(1).max(200),
  height: z.number().positive().optional(),
  data: z.unknown(),
});
const drawn = z.union([z.string().max(LONGEST), framed]);
const judged = z.object({
  parts: z.array(z.object({
    part: z.string().max(200),
    credit: z.number().min(0).max(1),
    feedback: z.array(z.string().max(10_000)).max(20).default([]),
  })).min(1).max(500),
});

/** What each thing that is asked is answered with. */
export const ANSWERS = { read: reading, render: drawn, grade: judged } as const;

/** What is laid down for answering, under the names that it has in the fields. */
const terms = z.object({
  points: z.number().min(0).max(1_000).default(1),
  maxAttempts: z.number().int().min(0).optional(),
  showAnswer: z.enum(SHOW_ANSWER_RULES).default("finished"),
  showAnswerAfter: z.number().int().min(0).default(0),
  showCorrectness: z.enum(["always", "never", "past_due"]).default("always"),
  showReset: z.boolean().default(false),
  hints: z.array(z.string()).max(50).default([]),
  solution: z.string().optional(),
});

/** Makes a block type of what a manifest says and of who is asked for the rest. */
export function blockApart({ facts, ask }: Apart): BlockType {
  const { plugin, title, version, completedBy, offline, graded, reaches } = facts;
  const schema = facts.fields ? fieldsBy(facts.fields) : fields;
  return defineBlockType<Record<string, unknown>>({
    title,
    version,
    fields: schema,
    upgrades: Object.fromEntries(Array.from({ length: version }, (_, at) => [at, (kept: unknown) => kept])),
    completedBy,
    offline,
    apart: { facts, ask },
    messages: {},
    ...(graded ? { grading: gradingApart(ask) } : {}),
    async read({ element, settings, name }, tools) {
      const given = { element: treeOf(element), settings, ...(name === undefined ? {} : { name }) };
      const read = facts.reads ? await askToRead(ask, given) : readPlainly(element, settings);
      if ("refused" in read) return read;
      const fields = schema.safeParse(cleaned(read.fields, tools));
      return fields.success
        ? { fields: fields.data }
        : { refused: z.prettifyError(fields.error).slice(0, 1_000) };
    },
    write: (fields, name) => ({ xml: writePlainly(facts.name, fields, name), files: {} }),
    async render(block, { language }) {
      const answer = await answerTo(drawn, ask("render", givenTo(block), language));
      if (typeof answer === "string") return { html: answer, reaches };
      const { height, ...frame } = answer;
      return { ...frame, plugin, ...(height === undefined ? {} : { height }) };
    },
  });
}

/** Fields as a manifest says that they are. Throws where it says that in no JSON Schema. */
export function fieldsBy(schema: Readonly<Record<string, unknown>>): z.ZodType<Record<string, unknown>> {
  return z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]).pipe(fields);
}

/** Whatever its code does wrong costs the block and nothing else: its source is kept. */
async function askToRead(ask: AskBlock, given: unknown): Promise<z.output<typeof reading>> {
  try {
    return reading.parse(await ask("read", given));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { refused: `Its type could not read it: ${why.slice(0, 500)}` };
  }
}

function gradingApart(ask: AskBlock): NonNullable<BlockType<Record<string, unknown>>["grading"]> {
  return {
    terms: termsIn,
    readAnswer: (_, form) => ({ answer: answerIn(form) }),
    async grade(fields, answer) {
      const { parts } = await answerTo(judged, ask("grade", { fields, answer }));
      return gradeOf(parts, termsIn(fields).points);
    },
    inWords: (_, given) =>
      Object.entries(given).map(([input, value]) => ({
        input,
        question: input,
        answer: [value].flat().join(", "),
      })),
  };
}

/** Who is asked may be away for a while, or answer rubbish: that is no fault of whoever asks. */
async function answerTo<Answer extends z.ZodType>(
  answer: Answer,
  asked: Promise<unknown>,
): Promise<z.output<Answer>> {
  try {
    return answer.parse(await asked);
  } catch (error) {
    throw new Refusal("block.unavailable", "unavailable", "Cannot ask what provides this block", {}, error);
  }
}

function termsIn(given: Readonly<Record<string, unknown>>): Terms {
  const read = terms.safeParse(given);
  const { maxAttempts, solution, ...rest } = read.success ? read.data : terms.parse({});
  return {
    ...rest,
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
    ...(solution === undefined ? {} : { solution }),
  };
}

function gradeOf(parts: z.output<typeof judged>["parts"], max: number): Grade {
  const all = parts.map(({ part, credit, feedback }) => ({
    part,
    credit,
    correct: verdictOf(credit),
    feedback: feedback.map(escapeMarkup),
  }));
  const first = all[0]!.correct;
  const earned = all.reduce((sum, { credit }) => sum + credit, 0);
  const correct = all.every((one) => one.correct === first) ? first : "partly";
  return { parts: all, correct, score: earned * max / all.length, max };
}

function verdictOf(credit: number): Verdict {
  return credit === 1 ? "correct" : credit > 0 ? "partly" : "incorrect";
}

function answerIn(form: Form): Answer {
  return Object.fromEntries(
    Object.entries(form).map(([name, value]) => [name, typeof value === "string" ? value : [...value]]),
  );
}

function givenTo({ title, fields, attempt }: DrawnBlock<Record<string, unknown>>) {
  if (!attempt) return { title, fields };
  const { answers, closed, verdicts, answerShown } = attempt;
  return { title, fields, attempt: { answers, closed, verdicts, answerShown } };
}

/** An element as plain data; comments are nobody's. */
function treeOf(element: XmlElement): BlockElement {
  return {
    tag: element.tagName,
    attributes: Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])),
    children: [...element.childNodes].flatMap((node): (BlockElement | string)[] => {
      const inner = asElement(node);
      return inner ? [treeOf(inner)] : isText(node) ? [node.nodeValue ?? ""] : [];
    }),
  };
}

function readPlainly(element: XmlElement, settings: Readonly<Record<string, string>>) {
  return { fields: { ...settings, text: element.textContent?.trim() ?? "" } };
}

/** What the page itself shows of the fields, hints and solution, is made safe. */
function cleaned(fields: Record<string, unknown>, { html }: ReadTools): Record<string, unknown> {
  const safe = (one: unknown) => typeof one === "string" ? html(one).html : one;
  const { hints, solution } = fields;
  return {
    ...fields,
    ...(Array.isArray(hints) ? { hints: hints.map(safe) } : {}),
    ...(solution === undefined ? {} : { solution: safe(solution) }),
  };
}

/** The fields as settings, which Open edX reads as JSON where they are JSON. */
function writePlainly(type: string, { text = "", ...rest }: Record<string, unknown>, name: string): string {
  const settings = Object.entries({ ...rest, url_name: name }).map(([key, value]) =>
    ` ${key}="${escapeMarkup(typeof value === "string" ? value : JSON.stringify(value))}"`
  );
  return `<${type}${settings.join("")}>${escapeMarkup(String(text))}</${type}>`;
}

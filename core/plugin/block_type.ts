import type { VNode } from "preact";
import type { z } from "zod";
import { Refusal } from "core/base/refusal.ts";
import type { XmlElement } from "./element.ts";
import type { Form, Grading, Verdict } from "./grading.ts";
import type { Apart } from "./apart.ts";
import type { FrameAnswer } from "./block_code.ts";
import type { Messages } from "./plugin.ts";

// The contract of a block type: everything that is to be known of blocks of one kind, from their source to their page.
// The name it is provided under is the name that its elements have in OLX.

/** What a block is read from. */
export interface BlockSource {
  readonly element: XmlElement;
  /** The block's settings: its own, the course's policy over them, and what it inherits. */
  readonly settings: Readonly<Record<string, string>>;
  /** The name that its author gave it, if any. */
  readonly name?: string;
  /** The file that it is read from, and whether it is all of that file. */
  readonly path: string;
  readonly isFile: boolean;
}

/** What reading a block has at hand. */
export interface ReadTools {
  /** HTML made safe, with links that wait for their addresses; and whether it had meant to run scripts. */
  html(html: string): { readonly html: string; readonly scripted: boolean };
  /** The address that a URL in the source stands for, waiting like those in HTML; undefined where it leads nowhere. */
  link(url: string): string | undefined;
  /** The first of these paths that the course has. */
  find(...paths: string[]): string | undefined;
  /** The text of a file of the course. */
  text(path: string): Promise<string>;
}

/** What a source was read as: the fields, with notes for the author; or why not, and then the source is kept verbatim. */
export type Reading<Fields> =
  | { readonly fields: Fields; readonly notes?: readonly string[] }
  /** `dangling`: it names a file that is not there. */
  | { readonly refused: string; readonly dangling?: true };

/** A block as OLX: its element, and the files beside it. */
export interface WrittenBlock {
  readonly xml: string;
  /** Texts by path. */
  readonly files: Readonly<Record<string, string>>;
}

/** A block as its type draws it. */
export interface DrawnBlock<Fields> {
  readonly id: string;
  readonly title: string;
  /** With the addresses that links and files have on this page. */
  readonly fields: Fields;
  /** The address of a file that the block serves, by the name that `serve` knows. */
  file(name: string): string;
  /** Where its part in the browser reports what a learner does. */
  readonly reports: string;
  /** Where the learner left it: text that stands for the second, filled in for each reader of a page made once. */
  readonly left: string;
  /** How a learner stands with it, where it takes answers; what is drawn goes inside the form. */
  readonly attempt?: Attempt;
}

/** How a learner stands with a block that takes answers, as far as its questions show it. */
export interface Attempt {
  /** The first part of the ids of its inputs. */
  readonly id: string;
  readonly answers: Form;
  /** No more answers are taken. */
  readonly closed: boolean;
  /** The verdicts that may be told, by part. */
  readonly verdicts: Readonly<Record<string, PartVerdict>>;
  /** What could not be read, by input, in words. */
  readonly errors: Readonly<Record<string, string>>;
  /** Whether the right answers are to be shown. */
  readonly answerShown: boolean;
}

/** What is told of one part. */
export interface PartVerdict {
  readonly correct: Verdict;
  /** Sanitised HTML. */
  readonly feedback: readonly string[];
}

/** What drawing a block has at hand: its own words, and what the platform draws alike for every type. */
export interface RenderTools {
  /** BCP 47, the language of the page. */
  readonly language: string;
  /** The type's own words in that language, by key. */
  t(key: string, values?: Readonly<Record<string, string | number>>): string;
  languageName(tag: string): string;
  /** A small drawing beside a word. */
  icon(name: string): VNode;
  verdict(correct: Verdict): VNode;
  /** What is wrong with an input, with the id that the input is described by. */
  error(id: string, words: string): VNode;
  /** Attributes that make an element one that a script of the type wakes; the page brings scripts then. */
  island(name: string, props: Readonly<Record<string, unknown>>): Readonly<Record<string, string>>;
}

/** What drawing gives: elements, or what a stranger drew. */
export type Drawn =
  | VNode
  /** Cleaned before it is shown; pictures may come from the hosts that it reaches. */
  | { readonly html: string; readonly reaches: readonly string[] }
  | FrameAnswer & { readonly plugin: string };

/** A file that a block serves beside its page; HTML in it gets an origin that nobody else has. */
export interface ServedFile {
  readonly contentType: string;
  readonly body: string;
}

/** What makes a block of this type complete. */
export type CompletedBy = "reading" | "answering" | "watching" | "nothing";

/** Everything that is to be known of blocks of one type. */
export interface BlockType<Fields = unknown> {
  readonly title: string;
  /** Of its fields: counts up when their shape changes. */
  readonly version: number;
  readonly fields: z.ZodType<Fields>;
  /** By the version they begin at, each makes fields of that version fields of the next. */
  readonly upgrades?: Readonly<Record<number, (fields: never) => unknown>>;
  /** The ending of the file that may hold its content in place of XML: `html`. */
  readonly contentFile?: string;
  readonly completedBy: CompletedBy;
  /** Whether a page that is kept on a device has all that the block needs. */
  readonly offline: boolean;
  /** What its part in the browser may report. */
  readonly events?: readonly string[];
  /** Its code runs elsewhere: drawing and grading take their time, and are never asked inside a transaction. */
  readonly apart?: Apart;
  readonly messages: Messages;
  readonly grading?: Grading<Fields>;
  read(source: BlockSource, tools: ReadTools): Reading<Fields> | Promise<Reading<Fields>>;
  /** The fields as OLX, which reads as the same fields. */
  write(fields: Fields, name: string): WrittenBlock;
  /** Drawn once for a version and a language; for each learner where it takes answers. */
  render(block: DrawnBlock<Fields>, tools: RenderTools): Drawn | Promise<Drawn>;
  /** About how long it takes, as far as the type can tell. */
  seconds?(fields: Fields): number | undefined;
  /** The files that its pages ask for, by their names. */
  serve?(fields: Fields, name: string): ServedFile | undefined;
}

/** Fields as they were stored: of which version they are. */
export interface KeptFields {
  readonly version: number;
  readonly fields: unknown;
}

/** Declares a block type. Throws a SyntaxError where fields of an older version could not be read. */
export function defineBlockType<Fields>(type: BlockType<Fields>): BlockType {
  for (let version = type.version - 1; version >= 0; version--) {
    if (!type.upgrades?.[version]) {
      throw new SyntaxError(
        `Cannot declare block type "${type.title}": no upgrade of fields of version ${version}`,
      );
    }
  }
  return type as BlockType;
}

/** Fields as the type has them now. Refuses those of a version that it does not know, or never had. */
export function currentFields(type: BlockType, { version, fields }: KeptFields): unknown {
  if (version === type.version) return fields;
  let upgraded = fields;
  for (let at = version; at < type.version; at++) {
    const upgrade = type.upgrades?.[at] as ((fields: unknown) => unknown) | undefined;
    if (!upgrade) throw unknownFields(type, version);
    upgraded = upgrade(upgraded);
  }
  const read = type.fields.safeParse(upgraded);
  if (version > type.version || !read.success) throw unknownFields(type, version, read.error);
  return read.data;
}

function unknownFields({ title, version: own }: BlockType, version: number, cause?: unknown): Refusal {
  const message = `Cannot read fields of version ${version}: block type "${title}" has version ${own}`;
  return new Refusal("block.fields_unknown", "conflict", message, { version }, cause);
}

declare module "core/work/providers.ts" {
  interface ProviderKinds {
    "block_type": BlockType;
  }
}

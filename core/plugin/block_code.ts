import type { Form, PartGrade } from "./grading.ts";
import type { Tools } from "./tools.ts";

// A block type as a plugin's author writes it: plain data in, plain data or HTML out, whatever tier it runs in.

/** An element of a block's source. */
export interface BlockElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Elements and texts, in their order. */
  readonly children: readonly (BlockElement | string)[];
}

/** What a block is read from: its element in OLX, and the settings that hold for it, inherited ones among them. */
export interface BlockRead {
  readonly element: BlockElement;
  readonly settings: Readonly<Record<string, string>>;
  readonly name?: string;
}

/** The fields that were read, or why there are none: then the source is kept as its author wrote it. */
export type BlockReading =
  | { readonly fields: Readonly<Record<string, unknown>> }
  | { readonly refused: string };

/** What a block is drawn from. */
export interface BlockDraw {
  readonly title: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** How the learner stands, where the block takes answers: what is drawn stands inside the form. */
  readonly attempt?: {
    readonly answers: Form;
    readonly closed: boolean;
    /** By part, once it may be told. */
    readonly verdicts: Readonly<Record<string, Pick<PartGrade, "correct" | "feedback">>>;
    readonly answerShown: boolean;
  };
}

/** An answer to be judged: what the form had, by the names of its inputs. */
export interface BlockAnswer {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly answer: Readonly<Record<string, string | readonly string[]>>;
}

/** A frame of the plugin's own, apart from the page: one of the files in its folder `frames`, with data for it. */
export interface FrameAnswer {
  readonly frame: string;
  readonly title: string;
  readonly height?: number;
  readonly data?: unknown;
}

/** How an answer was judged: each part earns from 0 to 1 of its share of the points. */
export interface BlockGrade {
  readonly parts: readonly {
    readonly part: string;
    readonly credit: number;
    /** Plain text. */
    readonly feedback?: readonly string[];
  }[];
}

type Answering<Given, Answer> = (given: Given, tools: Tools) => Answer | Promise<Answer>;

/** What a plugin's code does for one block type. */
export interface BlockCode {
  /** Reads a block from OLX. Without it, the fields are the settings, and the words inside as `text`. */
  readonly read?: Answering<BlockRead, BlockReading>;
  /**
   * Draws the block as HTML, which is cleaned: an input's `id` is its `name`, the form around it is the page's. Where it
   * takes no answers, it may have a frame instead.
   */
  readonly render: Answering<BlockDraw, string | FrameAnswer>;
  /** Judges an answer by the fields alone: without clock, store or chance, the same every time. */
  readonly grade?: Answering<BlockAnswer, BlockGrade>;
}

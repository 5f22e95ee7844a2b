import type { BlockCode, FrameAnswer } from "./block_code.ts";
import type { Tools } from "./tools.ts";

// What a plugin's author writes, the same for every tier: one object of functions, each given plain data and tools.
// `platform.d.ts` of a new plugin is made from these types and those of the running site.

/** A signal as a plugin gets it: of its body the fields that its manifest needs, and no others. */
export interface HeardSignal {
  readonly id: string;
  readonly name: string;
  /** ISO 8601, when the fact became true. */
  readonly at: string;
  readonly site: string;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly body: Readonly<Record<string, unknown>>;
}

/** An answer to a filter: nothing lets the question pass as it is. */
export type FilterAnswer =
  | undefined
  /** Changes fields of the question that may be changed. */
  | { readonly change: Readonly<Record<string, unknown>> }
  /** Stops what was about to be done; the reason is shown to whoever wanted it. */
  | { readonly halt: string };

/** What a widget draws: HTML, cleaned before it is shown; or a frame of the plugin's own, apart from the page; or nothing. */
export type WidgetAnswer = undefined | string | FrameAnswer;

type Answering<Given, Answer> = (given: Given, tools: Tools) => Answer | Promise<Answer>;

/** All that a plugin does, by the names that its manifest has. */
export interface PluginCode {
  readonly hears?: Readonly<Record<string, Answering<HeardSignal, void>>>;
  readonly filters?: Readonly<Record<string, Answering<Readonly<Record<string, unknown>>, FilterAnswer>>>;
  readonly widgets?: Readonly<Record<string, Answering<Readonly<Record<string, unknown>>, WidgetAnswer>>>;
  readonly actions?: Readonly<Record<string, Answering<Action, unknown>>>;
  readonly blocks?: Readonly<Record<string, BlockCode>>;
  /** Brings documents that an older version stored to how this one reads them. */
  readonly migrate?: (fromVersion: string, tools: Tools) => void | Promise<void>;
}

/** What a person asks of a plugin through one of its widgets or frames. */
export interface Action {
  readonly personId: string;
  readonly given: Readonly<Record<string, unknown>>;
}

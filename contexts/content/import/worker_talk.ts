import type { Failure } from "core/base/failure.ts";
import type { Originals } from "core/files/originals.ts";
import type { ApartFacts } from "core/plugin/apart.ts";
import type { BuiltVersion } from "./build_version.ts";

/** What the worker is asked. */
export interface Ask {
  readonly path: string;
  /** Where the files of the course are stored. */
  readonly files: Originals;
  /** The modules that block types come from. */
  readonly modules: readonly string[];
  /** Block types whose code is asked through whoever asks the worker. */
  readonly apart: readonly ApartFacts[];
}

/** What a question of the worker's, by its number, was answered. */
export type Answered =
  | { readonly question: number; readonly answer: unknown }
  | { readonly question: number; readonly failure: Failure };

/** What the worker tells: progress and questions, then one of the two others. `stored`: hashes of files that were not there before. */
export type Told =
  | { readonly progress: readonly [done: number, total: number, what: string] }
  | { readonly question: number; readonly type: string; readonly given: unknown }
  | { readonly built: BuiltVersion; readonly stored: readonly string[] }
  | { readonly failure: Failure; readonly stored: readonly string[] };

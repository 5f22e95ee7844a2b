import type { Failure } from "core/base/failure.ts";
import type { BuiltVersion } from "./build_version.ts";

/** What the worker is asked. */
export interface Ask {
  readonly path: string;
  readonly filesFolder: string;
  /** The modules that block types come from. */
  readonly modules: readonly string[];
}

/** What the worker tells: progress, then one of the two others. `stored`: hashes of files that were not there before. */
export type Told =
  | { readonly progress: readonly [done: number, total: number, what: string] }
  | { readonly built: BuiltVersion; readonly stored: readonly string[] }
  | { readonly failure: Failure; readonly stored: readonly string[] };

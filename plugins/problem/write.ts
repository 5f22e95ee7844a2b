import type { WrittenBlock } from "core/plugin/block_type.ts";
import type { Problem } from "contexts/content/problem.ts";

export function writeProblem(_fields: Problem, _name: string): WrittenBlock {
  throw new TypeError("Not yet");
}

import type { VNode } from "preact";
import { providersOf } from "core/plugin/plugin.ts";
import type { UnitBlock } from "contexts/content/mod.ts";
import type { BlockView } from "edge/components/block.tsx";
import { ProblemForm } from "edge/components/problem.tsx";
import { attemptOf, type ProblemState } from "edge/components/problem_view.ts";
import { PLUGINS } from "edge/plugins.ts";
import { drawBlock, type DrawnAt } from "edge/unit/draw_block.tsx";
import { otherView, typedBlock, unitProblem } from "edge/unit/compile_block.tsx";

// Sample blocks drawn as units draw them, by the types that are built in.

const PROVIDERS = providersOf(PLUGINS);

/** A block as a unit has it. */
export function sampleView(block: UnitBlock, at: DrawnAt): BlockView {
  const typed = typedBlock(block, at, PROVIDERS);
  return typed ? { kind: "drawn", id: block.id, drawn: drawnNow(drawBlock(typed, at)) } : otherView(block);
}

/** A problem's form, for somebody who stands with it like this. */
export function sampleForm(block: UnitBlock, state: ProblemState, action: string, at: DrawnAt): VNode {
  const typed = typedBlock(block, at, PROVIDERS);
  const problem = typed && unitProblem(block, typed);
  if (!problem) throw new TypeError(`Cannot draw "${block.id}" as a problem`);
  const drawn = drawnNow(drawBlock(problem, at, attemptOf(problem.view, state)));
  return <ProblemForm problem={problem.view} state={state} action={action} t={at.t}>{drawn}</ProblemForm>;
}

function drawnNow(drawing: ReturnType<typeof drawBlock>): VNode {
  if (drawing instanceof Promise) throw new TypeError("Cannot wait for a sample block to be drawn");
  return drawing.drawn;
}

import { renderToString } from "preact-render-to-string";
import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { type BlockType, currentFields } from "core/plugin/block_type.ts";
import type { Grading, Terms } from "core/plugin/grading.ts";
import type { SeenLock } from "core/plugin/see_blocks.ts";
import type { Providers } from "core/work/providers.ts";
import type { UnitBlock } from "contexts/content/mod.ts";
import { Alert } from "edge/components/alert.tsx";
import type { BlockView } from "edge/components/block.tsx";
import { type ProblemView, problemView } from "edge/components/problem_view.ts";
import { drawBlock, type DrawnAt, type TypedBlock } from "edge/unit/draw_block.tsx";
import { hole } from "edge/unit/hole.ts";
import { pageFields } from "edge/unit/links.ts";
import { lockWords } from "edge/views/lock_words.ts";
import type { Words } from "edge/words.ts";

/** A block of a unit that takes answers: how it is asked, and its fields, which never leave the server. */
export interface UnitProblem extends TypedBlock {
  readonly block: UnitBlock;
  readonly grading: Grading<unknown>;
  readonly terms: Terms;
  readonly view: ProblemView;
}

/** A block made ready for the page of its unit. */
export interface CompiledBlock {
  readonly view: BlockView;
  readonly type?: BlockType;
  readonly problem?: UnitProblem;
  readonly hasIsland: boolean;
  /** It could not be drawn just now. */
  readonly failed?: true;
}

/** Draws a block by its type. One that takes answers is drawn for each learner; one that nobody can draw says so. */
export async function compileBlock(
  block: UnitBlock,
  at: DrawnAt,
  providers: Providers,
): Promise<CompiledBlock> {
  try {
    const typed = typedBlock(block, at, providers);
    if (!typed) return { view: otherView(block), hasIsland: false };
    const { id, type } = typed;
    const problem = unitProblem(block, typed);
    if (problem) {
      return { view: { kind: "form", id, form: hole(`problem:${id}`) }, type, problem, hasIsland: true };
    }
    const { drawn, hasIsland } = await drawBlock(typed, at);
    // Drawn once by itself: what a part of it throws costs this block alone, and the page's head knows of its scripts.
    renderToString(drawn);
    return { view: { kind: "drawn", id, drawn }, type, hasIsland: hasIsland() };
  } catch (error) {
    logUndrawn(block.id, error);
    return { view: otherView(block), hasIsland: false, failed: true };
  }
}

/** Says why a block is not open, in its place. */
export function lockedBlock({ id }: UnitBlock, lock: SeenLock, t: Words): CompiledBlock {
  return { view: { kind: "drawn", id, drawn: <Alert>{lockWords(lock, t)}</Alert> }, hasIsland: false };
}

/** Says that a block could not be drawn; a plugin that could not be asked is noted where it was asked. */
export function logUndrawn(block: string, error: unknown): void {
  if (error instanceof Refusal && error.code === "block.unavailable") return;
  log("error", "A block could not be drawn, the page goes without it", { block, error });
}

/** A block with its type, and its fields as pages show them; undefined where nobody provides its type. */
export function typedBlock(
  { id, title, type: name, content }: UnitBlock,
  { courseId, t }: DrawnAt,
  providers: Providers,
): TypedBlock | undefined {
  const type = content.kind === "fields" ? providers.find("block_type", name) : undefined;
  if (!type || content.kind !== "fields") return undefined;
  return { id, title, type, fields: pageFields(currentFields(type, content), courseId, t) };
}

/** A block that takes answers, with what is laid down for them; undefined for all others. */
export function unitProblem(block: UnitBlock, typed: TypedBlock): UnitProblem | undefined {
  const { id, title, fields, type: { grading } } = typed;
  if (!grading) return undefined;
  const terms = grading.terms(fields);
  return {
    ...typed,
    block,
    grading,
    terms,
    view: problemView(id, title, terms, grading.inputs?.(fields) ?? []),
  };
}

/** A block that nobody here can draw. */
export function otherView({ id, title, type, content }: UnitBlock): BlockView {
  const source = content.kind === "kept" ? { source: content.source } : {};
  return { kind: "other", id, type, ...(title ? { title } : {}), ...source };
}

import { renderToString } from "preact-render-to-string";
import { refuse } from "core/base/refusal.ts";
import { learningUnitRender } from "contexts/learning/mod.ts";
import { PluginNote } from "edge/components/plugin_note.tsx";
import type { Front } from "edge/front.ts";
import { signedIn } from "edge/respond.tsx";
import type { Visitor } from "edge/middleware/visitor.ts";
import { blockHole } from "edge/unit/hole.ts";
import { askFor } from "./ask.ts";
import { cleaned } from "./courses.ts";

/** A unit that is drawn, as far as plugins are asked about it. */
export interface AskedUnit {
  readonly courseId: string;
  readonly unitId: string;
  readonly title: string;
  readonly blocks: readonly { readonly blockId: string; readonly type: string; readonly title: string }[];
}

/** What plugins leave of a unit: what stands before its blocks or in their place, and which are left out. */
export interface ShownUnit {
  readonly html: Readonly<Record<string, string>>;
  readonly leftOut: ReadonlySet<string>;
}

/** Asks plugins about a unit for one learner; undefined where nobody is asked. Throws the refusal of who halts it. */
export async function shownUnit(
  front: Front,
  visitor: Visitor,
  { courseId, unitId, title, blocks }: AskedUnit,
): Promise<ShownUnit | undefined> {
  const { language } = visitor;
  const answered = await askFor(front, learningUnitRender, { courseId, language }, () => ({
    personId: signedIn(visitor).personId,
    language,
    courseId,
    unitId,
    title,
    blocks: [...blocks],
  }));
  if (!answered) return undefined;
  refuse(answered.halt);
  const shown = new Map(answered.question.blocks.map((block) => [block.blockId, block]));
  const html: Record<string, string> = {};
  const leftOut = new Set<string>();
  for (const { blockId } of blocks) {
    const hole = blockHole(blockId);
    const block = shown.get(blockId);
    if (!block || block.html !== undefined) leftOut.add(hole);
    if (!block) continue;
    const note = block.note === undefined ? "" : renderToString(<PluginNote note={block.note} />);
    const other = block.html === undefined ? "" : inPlace(blockId, cleaned(block.html));
    if (note + other !== "") html[hole] = note + other;
  }
  return { html, leftOut };
}

function inPlace(blockId: string, html: string): string {
  return renderToString(<div class="block" id={`b-${blockId}`} dangerouslySetInnerHTML={{ __html: html }} />);
}

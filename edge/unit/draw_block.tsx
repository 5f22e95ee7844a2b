import type { VNode } from "preact";
import type { FrameAnswer } from "core/plugin/block_code.ts";
import type { Attempt, BlockType, Drawn, DrawnBlock, RenderTools } from "core/plugin/block_type.ts";
import { Html } from "core/plugin/html.tsx";
import { FieldErrorText } from "edge/components/field.tsx";
import { Icon, type IconName, isIcon } from "edge/components/icon.tsx";
import { OutcomeMark } from "edge/components/verdict.tsx";
import { cleanHtml } from "edge/slots/clean_html.ts";
import { hole } from "edge/unit/hole.ts";
import { pluginWords } from "edge/unit/plugin_words.ts";
import { paths } from "edge/paths.ts";
import type { Words } from "edge/words.ts";
import { islandMark } from "islands/mark.ts";

/** Where a block is drawn. */
export interface DrawnAt {
  readonly courseId: string;
  readonly unitId: string;
  readonly t: Words;
  /** Draws a frame of a plugin; without it, no block here has one. */
  readonly drawFrame?: (answer: FrameAnswer, plugin: string) => VNode | undefined;
}

/** A block with its type, and its fields with the addresses that they have on pages. */
export interface TypedBlock {
  readonly id: string;
  readonly title: string;
  readonly type: BlockType;
  readonly fields: unknown;
}

/** What drawing came to. */
export interface Drawing {
  readonly drawn: VNode;
  /** Whether something in it is woken by a script: known once its elements are drawn. */
  readonly hasIsland: () => boolean;
}

/** Draws a block by its type, at once where its code is here; for a learner where it takes answers. */
export function drawBlock(block: TypedBlock, at: DrawnAt, attempt?: Attempt): Drawing | Promise<Drawing> {
  let hasIsland = false;
  const tools = renderTools(block.type, at.t, () => hasIsland = true);
  const drawn = block.type.render(givenTo(block, at, attempt), tools);
  const drawing = (drawn: Drawn): Drawing => ({
    drawn: "html" in drawn
      ? <Html html={cleanBlock(drawn, attempt?.id ?? `b-${block.id}`)} />
      : "frame" in drawn
      ? framed(drawn, at)
      : drawn,
    hasIsland: () => hasIsland,
  });
  return drawn instanceof Promise ? drawn.then(drawing) : drawing(drawn);
}

type Strange<Key extends string> = Extract<Drawn, { readonly [Name in Key]: string }>;

/** HTML of a stranger, as it may stand inside the form: an input's id is told from others' by what stands before it. */
function cleanBlock({ html, reaches }: Strange<"html">, before: string): string {
  const plugin = { id: "", actions: [], reaches: [...reaches] };
  return cleanHtml(html, { plugin, prefix: `${before}-`, from: "" });
}

function framed({ plugin, ...answer }: Strange<"frame">, { drawFrame }: DrawnAt): VNode {
  const frame = drawFrame?.(answer, plugin);
  if (!frame) throw new TypeError(`Cannot draw a frame of "${plugin}" here`);
  return frame;
}

function givenTo({ id, title, fields }: TypedBlock, at: DrawnAt, attempt?: Attempt): DrawnBlock<unknown> {
  const { courseId, unitId } = at;
  return {
    id,
    title,
    fields,
    file: (name) => paths.blockFile(courseId, unitId, id, name),
    reports: paths.video(courseId, unitId, id),
    left: hole(`left:${id}`),
    ...(attempt ? { attempt } : {}),
  };
}

function renderTools(type: BlockType, t: Words, noteIsland: () => void): RenderTools {
  return {
    language: t.lang,
    t: pluginWords(type, t.lang),
    languageName: t.languageName,
    icon: (name) => <Icon name={isIcon(name) ? name : FALLBACK} />,
    verdict: (correct) => <OutcomeMark outcome={correct} t={t} />,
    error: (id, text) => <FieldErrorText id={id} text={text} t={t} />,
    island(name, props) {
      noteIsland();
      return { ...islandMark(name, props) };
    },
  };
}

/** What stands for a drawing that we do not have. */
const FALLBACK: IconName = "puzzle";

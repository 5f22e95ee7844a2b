import { parseProblem } from "contexts/content/problem/parse.ts";
import { isVideo } from "./block_types.ts";
import { isBrokenFile } from "./course_text.ts";
import type { Definition } from "./definition.ts";
import { htmlContent } from "./html_block.ts";
import type { BlockContent } from "./reading.ts";
import { sanitiseHtml } from "./sanitise.ts";
import { videoContent } from "./video_block.ts";
import type { Walk } from "./walk.ts";

// What a leaf is to a learner. Whatever is not understood is kept with its source and the reason.

type Note = (path: string, reason: string) => void;
type Leaf = Pick<Walk, "text" | "links" | "notes">;

/** Reads a leaf by its type; notes what could not be understood, or only in part. */
export async function leafContent(
  walk: Leaf,
  definition: Definition,
  effective: Readonly<Record<string, string>>,
  note: Note,
): Promise<BlockContent> {
  const { type } = definition;
  if (type === "html") return await readHtml(walk, definition, note);
  if (isVideo(type)) return videoContent(walk.text, definition, walk.links);
  if (type !== "problem") return kept(definition, `There is no block of the type "${type}" here yet`, note);
  const parsed = parseProblem(definition.element, effective, (html) => sanitiseHtml(html, walk.links));
  return "problem" in parsed
    ? { kind: "problem", problem: parsed.problem }
    : kept(definition, parsed.unsupported, note);
}

async function readHtml(walk: Leaf, definition: Definition, note: Note): Promise<BlockContent> {
  const { path } = definition.file;
  try {
    const content = await htmlContent(walk.text, definition, walk.links);
    if (content === undefined) {
      const reason = `html/${definition.attributes.filename}.html is not there`;
      walk.notes.dangle({ path, block: definition.name, type: "html", reason });
      return { kind: "kept", reason, source: definition.file.sourceOf(definition.element) };
    }
    if (content.kind === "html" && content.scripted) {
      note(path, "Its scripts do not run here; the rest of it is shown");
    }
    return content;
  } catch (error) {
    if (!isBrokenFile(error)) throw error;
    return kept(definition, error.message, note);
  }
}

function kept({ file, element }: Definition, reason: string, note: Note): BlockContent {
  note(file.path, reason);
  return { kind: "kept", reason, source: file.sourceOf(element) };
}

import "core/plugin/block_field.ts";
import type { BlockType, ReadTools } from "core/plugin/block_type.ts";
import type { Providers } from "core/work/providers.ts";
import { isBrokenFile } from "./course_text.ts";
import type { Definition } from "./definition.ts";
import type { BlockContent } from "./reading.ts";
import { sanitised } from "./sanitise.ts";
import type { Walk } from "./walk.ts";

// What a leaf is to a learner. Whatever is not understood is kept with its source and the reason.

type Note = (path: string, reason: string) => void;
type Leaf = Pick<Walk, "text" | "links" | "notes" | "providers">;

/** Reads a leaf by its type; notes what could not be understood, or only in part. */
export async function leafContent(
  walk: Leaf,
  definition: Definition,
  settings: Readonly<Record<string, string>>,
  note: Note,
): Promise<BlockContent> {
  const { type } = definition;
  const blockType = walk.providers.find("block_type", type);
  if (!blockType) return kept(definition, `There is no block of the type "${type}" here yet`, note);
  try {
    return await readBlock(blockType, walk, definition, settings, note);
  } catch (error) {
    if (!isBrokenFile(error)) throw error;
    return kept(definition, error.message, note);
  }
}

async function readBlock(
  blockType: BlockType,
  walk: Leaf,
  definition: Definition,
  settings: Readonly<Record<string, string>>,
  note: Note,
): Promise<BlockContent> {
  const { type, name, file, element, ownFile } = definition;
  const isFile = file.root === element && ownFile !== undefined;
  const source = { element, settings, path: file.path, isFile, ...(name === undefined ? {} : { name }) };
  const read = await blockType.read(source, readTools(walk));
  if ("fields" in read) {
    for (const words of read.notes ?? []) note(file.path, words);
    const { version, completedBy, grading } = blockType;
    const points = grading && { points: grading.terms(read.fields).points };
    const values = valuesOf(walk.providers, blockType, read.fields);
    return { kind: "fields", version, fields: read.fields, completedBy, values, ...points };
  }
  const reason = read.refused;
  if (!read.dangling) return kept(definition, reason, note);
  walk.notes.dangle({ path: file.path, type, reason, ...(name === undefined ? {} : { block: name }) });
  return { kind: "kept", reason, source: file.sourceOf(element) };
}

function valuesOf(providers: Providers, type: BlockType, fields: unknown): Record<string, number> {
  const values: Record<string, number> = {};
  for (const { name, does } of providers.list("block_field")) {
    const value = does.compute({ type, fields });
    if (value !== undefined) values[name] = value;
  }
  return values;
}

function readTools({ text, links }: Leaf): ReadTools {
  return {
    html: (html) => sanitised(html, links),
    link(url) {
      const link = links(url);
      const file = /^asset:([^#]*)/.exec(link ?? "")?.[1];
      return file === undefined || text.find(decodeURIComponent(file)) ? link : undefined;
    },
    find: (...paths) => text.find(...paths),
    text: (path) => text.html(path),
  };
}

function kept({ file, element }: Definition, reason: string, note: Note): BlockContent {
  note(file.path, reason);
  return { kind: "kept", reason, source: file.sourceOf(element) };
}

import type { Element } from "@xmldom/xmldom";
import { promisesFile } from "./block_types.ts";
import { isBrokenFile } from "./course_text.ts";
import type { Walk } from "./walk.ts";
import { attributesOf, isBlank, type XmlFile } from "./xml.ts";

// Where a block is said what it is. In OLX an element is either the block itself, or a bare name that points at
// `type/name.xml`; either may name a further file with `filename`.

/** An element that says what a block is. */
export interface Definition {
  readonly type: string;
  /** The name its author gave it, if any. */
  readonly name?: string;
  readonly file: XmlFile;
  readonly element: Element;
  readonly attributes: Readonly<Record<string, string>>;
  /** The file that is this definition and nothing else, where there is one. */
  readonly ownFile?: string;
}

/** A block whose own file cannot be read. */
export interface BrokenDefinition {
  readonly type: string;
  readonly name?: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly ownFile: string;
  readonly reason: string;
  readonly source: string;
}

type Finding = Pick<Walk, "text" | "notes" | "providers">;

/** Finds the definition of an element; undefined, and noted, where its name leads nowhere. */
export async function define(
  walk: Finding,
  element: Element,
  file: XmlFile,
): Promise<Definition | BrokenDefinition | undefined> {
  const { text, notes, providers } = walk;
  const type = element.tagName;
  const attributes = attributesOf(element);
  const name = attributes.url_name || attributes.slug || undefined;
  const here: Definition = { type, name, file, element, attributes };
  if (!isBlank(element)) return here;
  const path = name && text.find(...pathsOf(type, name));
  if (path) {
    return await readDefinition(text, here, path, (found) => named(walk, found));
  }
  const bare = name !== undefined && Object.keys(attributes).length === 1;
  const blockType = providers.find("block_type", type);
  if (!bare || !(blockType || promisesFile(type))) return await named(walk, here);
  const ending = blockType?.contentFile;
  const content = ending && text.find(`${type}/${name.replaceAll(":", "/")}.${ending}`);
  const instead = content ? `; ${content} is taken for it` : "";
  const reason = `${pathsOf(type, name)[0]} is not there${instead}`;
  notes.dangle({ path: file.path, block: `${type}@${name}`, type, reason });
  return content ? here : undefined;
}

/** Reads the file that a definition points at, and goes on from what is in it. */
async function readDefinition(
  text: Walk["text"],
  from: Definition,
  path: string,
  next: (found: Definition) => Promise<Definition | BrokenDefinition>,
): Promise<Definition | BrokenDefinition> {
  const { type, name } = from;
  let file: XmlFile;
  try {
    file = await text.xml(path);
  } catch (error) {
    if (!isBrokenFile(error)) throw error;
    const source = await text.html(path).catch(() => ""); // too large to show; the file itself is kept
    return { type, name, attributes: from.attributes, ownFile: path, reason: error.message, source };
  }
  const own = { ...from.attributes, ...attributesOf(file.root) };
  const attributes = name === undefined ? own : { ...own, url_name: name };
  return await next({ type, name, file, element: file.root, attributes, ownFile: path });
}

/** Follows `filename` where it names XML; where it names the block's content, reading that follows it. */
async function named(
  { text, notes, providers }: Finding,
  found: Definition,
): Promise<Definition | BrokenDefinition> {
  const { type, attributes, element, file } = found;
  const holdsContent = providers.find("block_type", type)?.contentFile !== undefined;
  if (holdsContent || !attributes.filename || !isBlank(element)) return found;
  const stem = attributes.filename.replace(/\.xml$/, "");
  const path = text.find(`${type}/${stem}.xml`, `${type}s/${stem}.xml`, `${stem}.xml`);
  if (path === file.path) return found;
  if (path) return await readDefinition(text, found, path, (further) => Promise.resolve(further));
  notes.dangle({ path: file.path, type, reason: `${type}/${stem}.xml is not there` });
  return found;
}

/** Open edX reads a colon in a name as a folder. */
function pathsOf(type: string, name: string): string[] {
  return [`${type}/${name.replaceAll(":", "/")}.xml`, `${type}/${name}.xml`];
}

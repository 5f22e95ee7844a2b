import type { Element } from "@xmldom/xmldom";
import { Refusal } from "core/base/refusal.ts";
import { isContainer, isGroup, isReference } from "./block_types.ts";
import { leafContent } from "./block_content.ts";
import { type BlockName, BlockNames } from "./block_names.ts";
import type { CourseFile } from "./course_file.ts";
import type { CourseText } from "./course_text.ts";
import { type BrokenDefinition, define, type Definition } from "./definition.ts";
import type { Block, BlockContent } from "./reading.ts";
import { type Inherited, type Settings, settingsOf } from "./settings.ts";
import type { Walk } from "./walk.ts";
import { childElements, parseXml, type XmlFile } from "./xml.ts";

// From the course's own element down to every leaf. A definition opens once: what leads to it again is noted, so
// that neither a circle nor a diamond can make a course endless.

/** Reads the whole tree of a course. */
export async function readTree(walk: Walk, course: CourseFile): Promise<Block> {
  const reader = new TreeReader(walk);
  const { file, element, attributes, urlName } = course;
  const definition = { type: "course", name: urlName, file, element, attributes, ownFile: file.path };
  const root = await reader.readDefined(definition, { inherited: {}, depth: 0, trail: [] });
  await reader.readReferences();
  return root!;
}

/** Where in the tree a block is met. */
interface Place {
  readonly inherited: Inherited;
  readonly depth: number;
  /** The files that are open above. */
  readonly trail: readonly string[];
}

interface Reference {
  readonly element: Element;
  readonly file: XmlFile;
  readonly place: Place;
  readonly children: Block[];
}

/** A definition that was met: its block, once that is whole. */
interface Opened {
  readonly id: string;
  readonly block?: Block;
}

class TreeReader {
  readonly #walk: Walk;
  readonly #names = new BlockNames();
  /** By the file: every definition that has one of its own. */
  readonly #opened = new Map<string, Opened>();
  #size = 0;
  readonly #references: Reference[] = [];

  constructor(walk: Walk) {
    this.#walk = walk;
  }

  async read(element: Element, file: XmlFile, place: Place): Promise<Block | undefined> {
    const definition = await define(this.#walk, element, file);
    return definition && await this.readDefined(definition, place, file.path);
  }

  async readDefined(
    definition: Definition | BrokenDefinition,
    place: Place,
    from = definition.ownFile ?? "",
  ): Promise<Block | undefined> {
    const { type, ownFile } = definition;
    this.#admit(place);
    const first = ownFile === undefined ? undefined : this.#opened.get(ownFile);
    if (first !== undefined) return this.#again(definition, first, place, from);
    const names = this.#names.claim(definition, from, this.#walk.notes);
    if (ownFile !== undefined) this.#opened.set(ownFile, { id: names.id });
    this.#walk.notes.count(type);
    this.#walk.reading(from);

    const settings = this.#settings(definition, names, place, from);
    const below = {
      inherited: settings.inherited,
      depth: place.depth + 1,
      trail: [...place.trail, ownFile ?? ""],
    };
    const children = "file" in definition ? await this.#children(definition, below) : [];
    const content = await this.#content(definition, names.id, settings.effective);
    const { facts, attributes } = settings;
    const block = { ...names, type, ...facts, attributes, children, sourcePath: ownFile ?? from, content };
    if (ownFile !== undefined) this.#opened.set(ownFile, { id: names.id, block });
    return block;
  }

  /** A second way to a definition is noted; a leaf stands there again, with the settings of its new place. */
  #again(
    definition: Definition | BrokenDefinition,
    { id, block }: Opened,
    place: Place,
    from: string,
  ): Block | undefined {
    const { type, ownFile = "" } = definition;
    const circle = place.trail.includes(ownFile);
    const reason = circle ? `${ownFile} leads to itself` : `${ownFile} is used already, as ${id}`;
    this.#walk.notes.repeat({ path: from, block: id, type, reason });
    if (!block || isContainer(type)) return undefined;
    const names = this.#names.repeat(definition);
    const { facts, attributes } = this.#settings(definition, names, place, from);
    return { ...block, ...names, ...facts, attributes, children: [], repeats: id };
  }

  #settings(
    definition: Definition | BrokenDefinition,
    names: BlockName,
    place: Place,
    path: string,
  ): Settings {
    const { type, name, attributes } = definition;
    const policy = this.#walk.policy.get(`${type}/${name ?? names.urlName}`) ?? {};
    const settings = settingsOf(attributes, policy, place.inherited, names, type);
    for (const reason of settings.problems) this.#walk.notes.keep({ path, block: names.id, type, reason });
    return settings;
  }

  /** Holds the tree to its bounds, repeats and all. */
  #admit({ depth }: Place): void {
    const { blockDepth, blocks } = this.#walk.text.limits;
    if (depth > blockDepth) {
      const message = `Cannot read a course with blocks more than ${blockDepth} deep`;
      throw new Refusal("content.course_too_deep", "limited", message, { limit: blockDepth });
    }
    if (++this.#size > blocks) {
      const message = `Cannot read a course of more than ${blocks} blocks`;
      throw new Refusal("content.course_too_large", "limited", message, { limit: blocks });
    }
  }

  async #children({ type, element, file }: Definition, place: Place): Promise<Block[]> {
    const children: Block[] = [];
    for (const child of blockElements(type, element)) {
      if (isReference(type, child.tagName)) this.#references.push({ element: child, file, place, children });
      else {
        const block = await this.read(child, file, place);
        if (block) children.push(block);
      }
    }
    return children;
  }

  async #content(
    definition: Definition | BrokenDefinition,
    id: string,
    effective: Readonly<Record<string, string>>,
  ): Promise<BlockContent> {
    const { type } = definition;
    const note = (path: string, reason: string) => this.#walk.notes.keep({ path, block: id, type, reason });
    if ("reason" in definition) {
      note(definition.ownFile, definition.reason);
      return { kind: "kept", reason: definition.reason, source: definition.source };
    }
    if (isContainer(type)) return { kind: "container" };
    return await leafContent(this.#walk, definition, effective, note);
  }

  /** Blocks that are only pointed at stand where they are pointed from, unless they stand elsewhere already. */
  async readReferences(): Promise<void> {
    for (const { element, file, place, children } of this.#references) {
      for (const [type, name] of referenced(element.getAttribute("sources") ?? "")) {
        const path = this.#walk.text.find(`${type}/${name}.xml`);
        if (!path || this.#opened.has(path)) continue;
        const pointer = pointerTo(type, name, this.#walk.text);
        const block = await this.read(pointer, file, place);
        if (block) children.push(block);
      }
    }
  }
}

/** The elements inside a block that are blocks themselves. */
function blockElements(type: string, element: Element): Element[] {
  const inside = childElements(element).filter((child) =>
    child.getAttribute("xblock-family") !== "xblock_asides.v1"
  );
  // What an unknown block holds is its own affair, but where its children say that they are blocks.
  if (!isContainer(type)) {
    return inside.filter((child) => child.getAttribute("xblock-family") === "xblock.v1");
  }
  return inside.flatMap((child) => isGroup(type, child.tagName) ? childElements(child) : [child]);
}

/** The blocks that a list of usage keys or `type/name` pairs names. */
function referenced(sources: string): [string, string][] {
  return sources.split(/[;,\s]+/).flatMap((source): [string, string][] => {
    const modern = /type@([\w-]+)\+block@(.+)$/.exec(source);
    const old = /(?:^|\/)([\w-]+)\/([^/]+)$/.exec(source);
    const match = modern ?? old;
    return match ? [[match[1]!, match[2]!]] : [];
  });
}

function pointerTo(type: string, name: string, text: CourseText): Element {
  const escaped = name.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  return parseXml("reference", `<${type} url_name="${escaped}"/>`, text.limits).root;
}

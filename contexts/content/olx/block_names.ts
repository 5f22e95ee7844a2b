import { createHash } from "node:crypto";
import { cleaned } from "./course_file.ts";
import type { BrokenDefinition, Definition } from "./definition.ts";
import type { Notes } from "./notes.ts";

// Every block has a name, the same at every import as long as its author leaves it alone, and no two have the same.

/** A block's name, alone and with its type. */
export interface BlockName {
  readonly id: string;
  readonly urlName: string;
}

/** The names of one course's blocks, given once each. */
export class BlockNames {
  readonly #taken = new Set<string>();
  /** How many there are of what is alike to the letter. */
  readonly #counts = new Map<string, number>();

  /** The name a definition asks for; where that is taken, one that says what the block holds, and a note. */
  claim(definition: Definition | BrokenDefinition, path: string, notes: Notes): BlockName {
    const { type, name } = definition;
    const first = nameOf(type, name ?? unnamed(definition));
    if (!this.#taken.has(first.id)) return this.#take(first);
    if (name !== undefined) {
      notes.repeat({ path, block: first.id, type, reason: `Another ${type} is called ${name} already` });
    }
    return this.repeat(definition);
  }

  /** A further name for what has one already. */
  repeat(definition: Definition | BrokenDefinition): BlockName {
    const asked = definition.name ?? unnamed(definition);
    const mark = fingerprint(definition);
    const own = nameOf(definition.type, asked.endsWith(mark) ? asked : `${asked}_${mark}`);
    let next = own;
    while (this.#taken.has(next.id)) {
      const count = (this.#counts.get(own.id) ?? 1) + 1;
      this.#counts.set(own.id, count);
      next = nameOf(definition.type, `${own.urlName}_${count}`);
    }
    return this.#take(next);
  }

  #take(name: BlockName): BlockName {
    this.#taken.add(name.id);
    return name;
  }
}

function nameOf(type: string, urlName: string): BlockName {
  return { id: `${type}@${urlName}`, urlName };
}

/** The name of a block whose author gave none: from its title, or from what is in it. */
function unnamed(definition: Definition | BrokenDefinition): string {
  const { name, display_name } = definition.attributes;
  const title = name ?? display_name;
  return title?.trim() ? cleaned(title) : `${definition.type}_${fingerprint(definition)}`;
}

function fingerprint(definition: Definition | BrokenDefinition): string {
  const source = "file" in definition ? definition.file.sourceOf(definition.element) : definition.source;
  return createHash("sha256").update(source).digest("hex").slice(0, 12);
}

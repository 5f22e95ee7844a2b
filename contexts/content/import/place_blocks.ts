import type { CompletedBy } from "core/plugin/block_type.ts";
import type { Block } from "contexts/content/olx/reading.ts";
import type { OutlineSection, OutlineSubsection, OutlineUnit } from "contexts/content/document.ts";

/** A unit with the blocks that its page shows, in their order. */
export interface PlacedUnit {
  readonly id: string;
  readonly title: string;
  readonly leaves: readonly Block[];
}

/** Where one block stands. */
export interface BlockPlace {
  readonly block: Block;
  readonly parentId?: string;
  readonly sectionId?: string;
  readonly subsectionId?: string;
  readonly unitId?: string;
}

/** A course's tree as learners walk it, and where each block stands in it. */
export interface PlacedCourse {
  readonly sections: readonly OutlineSection[];
  readonly units: readonly PlacedUnit[];
  readonly places: readonly BlockPlace[];
}

/** What holds units. Anything else right under a section is a subsection of one unit. */
const SUBSECTION_TYPES = new Set(["sequential", "videosequence", "problemset"]);

/**
 * Lays a tree of any depth onto sections, subsections and units. A course team may hang a page right under a
 * section, or a problem right under a subsection: each gets the levels that it lacks, under its own id.
 */
export function placeBlocks(root: Block): PlacedCourse {
  const places: BlockPlace[] = [{ block: root }];
  const units: PlacedUnit[] = [];
  const sections: OutlineSection[] = [];
  for (const section of root.children) {
    if (section.content.kind !== "container") {
      // A wiki or a discussion that belongs to the course as a whole: kept, and no page of its own.
      places.push({ block: section, parentId: root.id });
      continue;
    }
    places.push({ block: section, parentId: root.id, sectionId: section.id });
    sections.push(placeSection(section, places, units));
  }
  return { sections, units, places };
}

function placeSection(section: Block, places: BlockPlace[], units: PlacedUnit[]): OutlineSection {
  const subsections = section.children.map((child): OutlineSubsection => {
    const holdsUnits = SUBSECTION_TYPES.has(child.type);
    const at = { sectionId: section.id, subsectionId: child.id };
    if (holdsUnits) places.push({ block: child, parentId: section.id, ...at });
    const children = holdsUnits ? child.children : [child];
    return {
      ...access(child),
      graded: child.graded ?? false,
      ...(child.format ? { format: child.format } : {}),
      ...(child.due ? { due: child.due } : {}),
      units: children.map((unit) =>
        placeUnit(unit, { ...at, parentId: holdsUnits ? child.id : section.id }, places, units)
      ),
    };
  });
  return { ...access(section), subsections: subsections.filter((one) => one.units.length > 0) };
}

function placeUnit(
  unit: Block,
  at: Omit<BlockPlace, "block">,
  places: BlockPlace[],
  units: PlacedUnit[],
): OutlineUnit {
  const leaves: Block[] = [];
  const walk = (block: Block, parentId: string | undefined): void => {
    places.push({ ...at, block, unitId: unit.id, ...(parentId ? { parentId } : {}) });
    if (block.content.kind !== "container") leaves.push(block);
    for (const child of block.children) walk(child, block.id);
  };
  walk(unit, at.parentId);
  units.push({ id: unit.id, title: titleOf(unit), leaves });
  const count = (by: CompletedBy) => leaves.filter((leaf) => completedBy(leaf) === by).length;
  const completable =
    leaves.filter((leaf) => completedBy(leaf) !== "nothing" && !leaf.staffOnly && !leaf.repeats).length;
  const counts = { problems: count("answering"), videos: count("watching"), completable };
  return { ...access(unit), ...counts, values: valuesOf(leaves) };
}

function valuesOf(leaves: readonly Block[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { content, staffOnly } of leaves) {
    if (content.kind !== "fields" || staffOnly) continue;
    for (const [name, value] of Object.entries(content.values)) sums[name] = (sums[name] ?? 0) + value;
  }
  return sums;
}

/** What makes a block complete. */
export function completedBy({ content }: Block): CompletedBy {
  return content.kind === "fields" ? content.completedBy : "nothing";
}

function access(block: Block) {
  return {
    id: block.id,
    title: titleOf(block),
    ...(block.start ? { start: block.start } : {}),
    ...(block.staffOnly ? { staffOnly: true as const } : {}),
  };
}

/** A page needs a name that people can read; a block without one lends its first child's. */
function titleOf(block: Block): string {
  return block.title || block.children.find((child) => child.title)?.title || block.urlName;
}

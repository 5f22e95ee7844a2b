import type { CourseBlock, Onlooker } from "core/plugin/block_transformer.ts";
import { seeBlocks, type SeenBlocks, type SeenLock } from "core/plugin/see_blocks.ts";
import type { Providers } from "core/work/providers.ts";
import type { CourseFacts, OutlineSection, OutlineSubsection, OutlineUnit } from "contexts/content/mod.ts";

/** A unit in its place: what holds it, and where one goes from it. */
export interface Placed {
  readonly section: OutlineSection;
  readonly subsection: OutlineSubsection;
  readonly unit: OutlineUnit;
  /** Counted in the section, from 1. */
  readonly number: number;
  readonly of: number;
  readonly previous?: Placed;
  readonly next?: Placed;
}

/** Units by their ids, in their order. */
export type Places = ReadonlyMap<string, Placed>;

/** A course as all see it who look at it alike: what is not there for them is not in it. */
export interface CourseView {
  readonly sections: readonly OutlineSection[];
  readonly places: Places;
  /** What is not open: of units, subsections, sections and the course, by their ids. */
  readonly locks: ReadonlyMap<string, SeenLock>;
  /** How long this is so, in milliseconds since 1970. */
  readonly until: number;
}

/** What of a version is seen. */
interface Seeable {
  readonly courseId: string;
  readonly facts: CourseFacts;
  readonly sections: readonly OutlineSection[];
}

/** Sees a course as transformers leave it. */
export function viewCourse(course: Seeable, providers: Providers, onlooker: Onlooker): CourseView {
  const { blocks, locks, until } = seeBlocks(providers, blocksOf(course), onlooker);
  const sections = leftOf(course.sections, blocks);
  return { sections, places: placeUnits(sections), locks, until };
}

/** The course's blocks down to its units: each after what holds it. */
function blocksOf({ courseId, facts, sections }: Seeable): CourseBlock[] {
  return [
    { ...facts, id: courseId },
    ...sections.flatMap((section) => [
      { ...section, parent: courseId },
      ...section.subsections.flatMap((subsection) => [
        { ...subsection, parent: section.id },
        ...subsection.units.map((unit) => ({ ...unit, parent: subsection.id })),
      ]),
    ]),
  ];
}

function leftOf(sections: readonly OutlineSection[], blocks: SeenBlocks["blocks"]): OutlineSection[] {
  const isLeft = ({ id }: { readonly id: string }) => blocks.has(id);
  return sections.filter(isLeft).map((section) => ({
    ...section,
    subsections: section.subsections.filter(isLeft).map((subsection) => ({
      ...subsection,
      units: subsection.units.filter(isLeft).map((unit) => {
        const { values } = blocks.get(unit.id)!;
        return values ? { ...unit, values } : unit;
      }),
    })),
  }));
}

/** Puts the units of sections in their places. */
export function placeUnits(sections: readonly OutlineSection[]): Places {
  const places = new Map<string, Placed>();
  let previous: Placed & { next?: Placed } | undefined;
  for (const section of sections) {
    const of = section.subsections.reduce((sum, subsection) => sum + subsection.units.length, 0);
    let number = 0;
    for (const subsection of section.subsections) {
      for (const unit of subsection.units) {
        const at = { section, subsection, unit, number: ++number, of };
        const placed: Placed & { next?: Placed } = previous ? { ...at, previous } : at;
        if (previous) previous.next = placed;
        previous = placed;
        places.set(unit.id, placed);
      }
    }
  }
  return places;
}

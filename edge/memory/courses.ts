import type { House } from "core/run/house.ts";
import {
  type CourseFacts,
  type CurrentCourse,
  findCurrentCourse,
  type OutlineSection,
  type OutlineSubsection,
  type OutlineUnit,
} from "contexts/content/mod.ts";

/** A unit in its place: what holds it, and where one goes from it. */
export interface Placed {
  readonly section: OutlineSection;
  readonly subsection: OutlineSubsection;
  readonly unit: OutlineUnit;
  /** Counted in the section, from 1. */
  readonly number: number;
  readonly of: number;
  /** Milliseconds since 1970 when it opens to learners: the latest start of all that hold it; 0 without any. */
  readonly opens: number;
  readonly previous?: Placed;
  readonly next?: Placed;
}

/** A published version, ready for pages. It never changes; a new version is a new one of these. */
export interface Course {
  readonly courseId: string;
  readonly version: number;
  readonly facts: CourseFacts;
  readonly sections: readonly OutlineSection[];
  /** Every unit by its id, for course teams (`all`) and for learners, who do not see what is for staff only. */
  readonly places: {
    readonly all: ReadonlyMap<string, Placed>;
    readonly learners: ReadonlyMap<string, Placed>;
  };
}

const MOST_KEPT = 500;

/** Courses by their key as they are now, in memory until a new version is published. */
export class Courses {
  readonly #house: House;
  readonly #kept = new Map<string, Promise<Course | undefined>>();

  constructor(house: House) {
    this.#house = house;
  }

  /** Finds a course; undefined where nothing is published under the key. */
  find(courseId: string): Promise<Course | undefined> {
    const kept = this.#kept.get(courseId);
    if (kept) return kept;
    const loading = findCurrentCourse(this.#house.reader("content"), courseId).then((found) => {
      // What is not there is not remembered: anyone may ask for any key.
      if (!found) this.#kept.delete(courseId);
      return found && placeUnits(found);
    });
    if (this.#kept.size >= MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value!);
    this.#kept.set(courseId, loading);
    loading.catch(() => this.#kept.delete(courseId));
    return loading;
  }

  /** A new version is out. */
  forget(courseId: string): void {
    this.#kept.delete(courseId);
  }
}

function placeUnits({ courseId, version, facts, outline }: CurrentCourse): Course {
  const learners = withoutStaffOnly(outline.sections);
  return {
    courseId,
    version,
    facts,
    sections: outline.sections,
    places: { all: placesOf(outline.sections, facts.start), learners: placesOf(learners, facts.start) },
  };
}

function withoutStaffOnly(sections: readonly OutlineSection[]): OutlineSection[] {
  return sections.filter((section) => !section.staffOnly).map((section) => ({
    ...section,
    subsections: section.subsections.filter((one) => !one.staffOnly).map((subsection) => ({
      ...subsection,
      units: subsection.units.filter((unit) => !unit.staffOnly),
    })),
  }));
}

function placesOf(sections: readonly OutlineSection[], start: string | undefined): Map<string, Placed> {
  const places = new Map<string, Placed>();
  let previous: Placed & { next?: Placed } | undefined;
  for (const section of sections) {
    const of = section.subsections.reduce((sum, subsection) => sum + subsection.units.length, 0);
    let number = 0;
    for (const subsection of section.subsections) {
      for (const unit of subsection.units) {
        const placed: Placed & { next?: Placed } = {
          section,
          subsection,
          unit,
          number: ++number,
          of,
          opens: latest([start, section.start, subsection.start, unit.start]),
          ...(previous ? { previous } : {}),
        };
        if (previous) previous.next = placed;
        previous = placed;
        places.set(unit.id, placed);
      }
    }
  }
  return places;
}

function latest(times: readonly (string | undefined)[]): number {
  return Math.max(0, ...times.map((time) => time ? Date.parse(time) : 0));
}

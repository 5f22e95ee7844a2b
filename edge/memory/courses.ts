import type { Onlooker } from "core/plugin/block_transformer.ts";
import type { House } from "core/run/house.ts";
import type { Providers } from "core/work/providers.ts";
import {
  type CourseFacts,
  type CurrentCourse,
  findCurrentCourse,
  type OutlineSection,
} from "contexts/content/mod.ts";
import { type CourseView, type Places, placeUnits, viewCourse } from "./course_view.ts";

/** A published version, ready for pages. It never changes; a new version is a new one of these. */
export interface Course {
  readonly courseId: string;
  readonly version: number;
  readonly facts: CourseFacts;
  /** All that its authors made, whoever may see it. */
  readonly sections: readonly OutlineSection[];
  readonly places: Places;
  /** The course as somebody sees it: made once for all who look alike, for as long as it is so. */
  seenBy(onlooker: Onlooker): CourseView;
}

const MOST_KEPT = 500;

/** Courses by their key as they are now, in memory until a new version is published. */
export class Courses {
  readonly #house: House;
  readonly #providers: Providers;
  readonly #kept = new Map<string, Promise<Course | undefined>>();

  constructor(house: House, providers: Providers) {
    this.#house = house;
    this.#providers = providers;
  }

  /** Finds a course; undefined where nothing is published under the key. */
  find(courseId: string): Promise<Course | undefined> {
    const kept = this.#kept.get(courseId);
    if (kept) return kept;
    const loading = findCurrentCourse(this.#house.reader("content"), courseId).then((found) => {
      // What is not there is not remembered: anyone may ask for any key.
      if (!found) this.#kept.delete(courseId);
      return found && readyCourse(found, this.#providers);
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

  /** Any may have a new version. */
  forgetAll(): void {
    this.#kept.clear();
  }
}

function readyCourse(
  { courseId, version, facts, outline: { sections } }: CurrentCourse,
  providers: Providers,
): Course {
  const course = { courseId, version, facts, sections };
  const seen = new Map<boolean, CourseView>();
  return {
    ...course,
    places: placeUnits(sections),
    seenBy(onlooker: Onlooker): CourseView {
      let view = seen.get(onlooker.staff);
      if (!view || onlooker.now.getTime() >= view.until) {
        seen.set(onlooker.staff, view = viewCourse(course, providers, onlooker));
      }
      return view;
    },
  };
}

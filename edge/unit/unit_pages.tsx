import type { Onlooker } from "core/plugin/block_transformer.ts";
import type { CompletedBy } from "core/plugin/block_type.ts";
import type { PluginsHere } from "core/plugin/plugin_set.ts";
import { seeBlocks } from "core/plugin/see_blocks.ts";
import type { House } from "core/run/house.ts";
import type { Providers } from "core/work/providers.ts";
import { findUnit, type UnitDocument } from "contexts/content/mod.ts";
import { learningUnitRender } from "contexts/learning/mod.ts";
import type { CourseView, Placed } from "edge/memory/course_view.ts";
import type { Course } from "edge/memory/courses.ts";
import type { DrawnAt } from "edge/unit/draw_block.tsx";
import { compileBlock, lockedBlock, type UnitProblem } from "edge/unit/compile_block.tsx";
import { type CutPage, cutPage, hole } from "edge/unit/hole.ts";
import type { Frame } from "edge/layouts/document.tsx";
import { type Neighbour, UnitPage } from "edge/pages/unit.tsx";
import { paths } from "edge/paths.ts";
import { type Drawn, drawPage } from "edge/slots/draw_page.ts";
import { type Language, words } from "edge/words.ts";

/** A unit's page, rendered once for a version, a language and who may see what, cut at the learner's places. */
export interface CompiledUnit extends Drawn<CutPage> {
  readonly document: UnitDocument;
  /** What plugins are told of its blocks, where they are asked about units. */
  readonly blocks: readonly { readonly blockId: string; readonly type: string; readonly title: string }[];
  readonly problems: readonly UnitProblem[];
  /** What is completed by reading or watching: the learner may mark it as done. */
  readonly readableIds: readonly string[];
  /** Those of it that reading alone completes. */
  readonly readIds: readonly string[];
  /** Each unit of the rail, with what it takes to have it done. */
  readonly rail: readonly { readonly hole: string; readonly unitId: string; readonly completable: number }[];
  /** Problem forms as they stand before anybody did anything, by block; filled as they are first needed. */
  readonly fresh: Map<string, string>;
  /** Whether a block is missing in it that may be there at the next look. */
  readonly incomplete: boolean;
  /** Until when all who look alike see these blocks, in milliseconds since 1970. */
  readonly until: number;
}

/** How a page is to be compiled. */
export interface UnitVariant {
  readonly course: Course;
  readonly placed: Placed;
  /** The course as whoever looks sees it. */
  readonly view: CourseView;
  readonly onlooker: Onlooker;
  readonly language: Language;
  /** The plugins that are on in the course: slots that nobody of them fills are no holes. */
  readonly here: PluginsHere;
  /** Makes the frame, with holes where it depends on the reader; with scripts where the page has islands. */
  readonly frame: (islands: boolean) => Frame;
  readonly drawFrame: NonNullable<DrawnAt["drawFrame"]>;
}

/** The most text that compiled pages may hold, in characters. */
const MOST_KEPT = 48 * 1024 * 1024;

/** A compiled unit: for which plugins and which view of its course, and for how long. */
interface Kept {
  readonly unit: Promise<CompiledUnit | undefined>;
  readonly here: PluginsHere;
  readonly view: CourseView;
  until: number;
  size: number;
}

/** Compiled units, in memory; the one unused for longest goes first. */
export class UnitPages {
  readonly #house: House;
  readonly #providers: Providers;
  readonly #kept = new Map<string, Kept>();
  #size = 0;

  constructor(house: House, providers: Providers) {
    this.#house = house;
    this.#providers = providers;
  }

  /** The compiled page of a unit; undefined where the version has no such unit. */
  find(variant: UnitVariant): Promise<CompiledUnit | undefined> {
    const { course, placed, view, onlooker, language, here } = variant;
    const key = `${course.courseId} ${course.version} ${placed.unit.id} ${language} ${onlooker.staff}`;
    const kept = this.#kept.get(key);
    if (kept) this.#kept.delete(key);
    if (kept?.here === here && kept.view === view && onlooker.now.getTime() < kept.until) {
      this.#kept.set(key, kept);
      return kept.unit;
    }
    if (kept) this.#size -= kept.size;
    const unit = this.#compile(variant);
    const entry = { unit, here, view, until: Infinity, size: 0 };
    this.#kept.set(key, entry);
    unit.then((compiled) => this.#weigh(key, entry, compiled), () => this.#kept.delete(key));
    return unit;
  }

  /** What is on every page changed, its look or who draws it: every page is made anew. */
  forgetAll(): void {
    this.#kept.clear();
    this.#size = 0;
  }

  async #compile(variant: UnitVariant): Promise<CompiledUnit | undefined> {
    const { course, placed } = variant;
    const at = { courseId: course.courseId, version: course.version, unitId: placed.unit.id };
    const document = await findUnit(this.#house.reader("content"), at);
    return document && await compileUnit(document, variant, this.#providers);
  }

  #weigh(key: string, entry: Kept, compiled: CompiledUnit | undefined): void {
    if (this.#kept.get(key) !== entry) return;
    if (compiled?.incomplete) return void this.#kept.delete(key);
    if (compiled) [entry.size, entry.until] = [compiled.page.size, compiled.until];
    this.#size += entry.size;
    for (const [oldest, { size }] of this.#kept) {
      if (this.#size <= MOST_KEPT) return;
      this.#kept.delete(oldest);
      this.#size -= size;
    }
  }
}

async function compileUnit(
  document: UnitDocument,
  variant: UnitVariant,
  providers: Providers,
): Promise<CompiledUnit> {
  const { course, placed, onlooker, drawFrame, language } = variant;
  const at = { courseId: course.courseId, unitId: placed.unit.id, t: words(language), drawFrame };
  const told = document.blocks.map((block) => ({ ...block, parent: placed.unit.id }));
  const seen = seeBlocks(providers, told, onlooker);
  const shown = document.blocks.filter(({ id }) => seen.blocks.has(id));
  const blocks = await Promise.all(shown.map((block) => {
    const lock = seen.locks.get(block.id);
    return lock ? lockedBlock(block, lock, at.t) : compileBlock(block, at, providers);
  }));
  const completedBy = (...by: readonly CompletedBy[]) =>
    blocks.filter(({ type }) => type && by.includes(type.completedBy)).map(({ view }) => view.id);
  const readableIds = completedBy("reading", "watching");
  const { page, places } = drawPage(
    variant.here,
    <UnitPage
      frame={variant.frame(blocks.some(({ hasIsland }) => hasIsland))}
      course={{ key: course.courseId, title: course.facts.title, language: course.facts.language }}
      section={placed.section}
      subsection={placed.subsection}
      unit={placed.unit}
      place={{ number: placed.number, of: placed.of }}
      rail={railOf(variant)}
      blocks={blocks.map(({ view }) => view)}
      asked={variant.here.answerers(learningUnitRender.filter).length > 0}
      {...(readableIds.length > 0 ? { done: hole("done") } : {})}
      {...neighbours(variant)}
      beacons={{
        seen: paths.seen(course.courseId, placed.unit.id),
        read: paths.read(course.courseId, placed.unit.id),
      }}
    />,
  );
  const rail = placed.section.subsections.flatMap((subsection) => subsection.units)
    .map(({ id, completable }) => ({ hole: `mark:${id}`, unitId: id, completable }));
  const problems = blocks.flatMap(({ problem }) => problem ?? []);
  return {
    page: cutPage(page),
    places,
    document,
    blocks: shown.map(({ id, type, title }) => ({ blockId: id, type, title })),
    problems,
    readableIds,
    readIds: completedBy("reading"),
    rail,
    fresh: new Map(),
    incomplete: blocks.some(({ failed }) => failed),
    until: seen.until,
  };
}

function railOf({ course, placed }: UnitVariant) {
  return {
    title: placed.section.title,
    subsections: placed.section.subsections.map((subsection) => ({
      id: subsection.id,
      title: subsection.title,
      units: subsection.units.map((unit) => ({
        id: unit.id,
        title: unit.title,
        href: paths.unit(course.courseId, unit.id),
        current: unit.id === placed.unit.id,
        mark: hole(`mark:${unit.id}`),
      })),
    })).filter((subsection) => subsection.units.length > 0),
  };
}

function neighbours({ course, placed }: UnitVariant): { previous?: Neighbour; next?: Neighbour } {
  const to = (other: Placed): Neighbour => ({
    title: other.unit.title,
    href: paths.unit(course.courseId, other.unit.id),
    ...(other.section.id === placed.section.id ? {} : { section: other.section.title }),
  });
  return {
    ...(placed.previous ? { previous: to(placed.previous) } : {}),
    ...(placed.next ? { next: to(placed.next) } : {}),
  };
}

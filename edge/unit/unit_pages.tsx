import type { House } from "core/run/house.ts";
import { findUnit, type UnitBlock, type UnitDocument } from "contexts/content/mod.ts";
import type { BlockView } from "edge/components/block.tsx";
import { type ProblemView, problemView } from "edge/components/problem_view.ts";
import type { Course, Placed } from "edge/memory/courses.ts";
import { type CutPage, cutPage, hole } from "edge/unit/hole.ts";
import { authorHtml } from "edge/unit/links.ts";
import type { Frame } from "edge/layouts/document.tsx";
import { type Neighbour, UnitPage } from "edge/pages/unit.tsx";
import { paths } from "edge/paths.ts";
import { renderPage } from "edge/render_page.ts";
import { videoView } from "edge/unit/video_view.ts";
import type { Language, Words } from "edge/words.ts";

/** A problem of a unit: how it is asked, and its definition, which never leaves the server. */
export interface UnitProblem {
  readonly id: string;
  readonly block: UnitBlock;
  readonly definition: Extract<UnitBlock["content"], { kind: "problem" }>["problem"];
  readonly view: ProblemView;
}

/** A unit's page, rendered once for a version, a language and who may see what, cut at the learner's places. */
export interface CompiledUnit {
  readonly page: CutPage;
  readonly document: UnitDocument;
  readonly problems: readonly UnitProblem[];
  /** What is completed by reading or watching: the learner may mark it as done. */
  readonly readable: boolean;
  /** The blocks of that kind. */
  readonly readableIds: readonly string[];
  /** Each unit of the rail, with what it takes to have it done. */
  readonly rail: readonly { readonly hole: string; readonly unitId: string; readonly completable: number }[];
  /** Problem forms as they stand before anybody did anything, by block; filled as they are first needed. */
  readonly fresh: Map<string, string>;
}

/** How a page is to be compiled. */
export interface UnitVariant {
  readonly course: Course;
  readonly placed: Placed;
  readonly staff: boolean;
  readonly language: Language;
  /** Makes the frame, with holes where it depends on the reader; with scripts where the page has islands. */
  readonly frame: (islands: boolean) => Frame;
}

/** The most text that compiled pages may hold, in characters. */
const MOST_KEPT = 48 * 1024 * 1024;

/** Compiled units, in memory; the one unused for longest goes first. */
export class UnitPages {
  readonly #house: House;
  readonly #kept = new Map<string, { readonly unit: Promise<CompiledUnit | undefined>; size: number }>();
  #size = 0;

  constructor(house: House) {
    this.#house = house;
  }

  /** The compiled page of a unit; undefined where the version has no such unit. */
  find(variant: UnitVariant): Promise<CompiledUnit | undefined> {
    const { course, placed, staff, language } = variant;
    const key = `${course.courseId} ${course.version} ${placed.unit.id} ${language} ${staff}`;
    const kept = this.#kept.get(key);
    if (kept) {
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return kept.unit;
    }
    const unit = this.#compile(variant);
    const entry = { unit, size: 0 };
    this.#kept.set(key, entry);
    unit.then((compiled) => this.#weigh(key, entry, compiled), () => this.#kept.delete(key));
    return unit;
  }

  /** The look of the site changed: every page is made anew. */
  forgetAll(): void {
    this.#kept.clear();
    this.#size = 0;
  }

  async #compile(variant: UnitVariant): Promise<CompiledUnit | undefined> {
    const { course, placed } = variant;
    const at = { courseId: course.courseId, version: course.version, unitId: placed.unit.id };
    const document = await findUnit(this.#house.reader("content"), at);
    return document && compileUnit(document, variant);
  }

  #weigh(key: string, entry: { size: number }, compiled: CompiledUnit | undefined): void {
    if (this.#kept.get(key) !== entry) return;
    entry.size = compiled ? compiled.page.size : 0;
    this.#size += entry.size;
    for (const [oldest, { size }] of this.#kept) {
      if (this.#size <= MOST_KEPT) return;
      this.#kept.delete(oldest);
      this.#size -= size;
    }
  }
}

function compileUnit(document: UnitDocument, variant: UnitVariant): CompiledUnit {
  const { course, placed, staff } = variant;
  const frame = variant.frame(document.blocks.some(hasIsland));
  const blocks = document.blocks.filter((block) => staff || !block.staffOnly);
  const problems = blocks.flatMap((block) => unitProblem(block, course.courseId, frame.t) ?? []);
  const readableIds = blocks.filter(({ content }) => content.kind === "html" || content.kind === "video").map(
    ({ id }) => id,
  );
  const readable = readableIds.length > 0;
  const page = renderPage(
    <UnitPage
      frame={frame}
      course={{ key: course.courseId, title: course.facts.title, language: course.facts.language }}
      section={placed.section}
      subsection={placed.subsection}
      unit={placed.unit}
      place={{ number: placed.number, of: placed.of }}
      rail={railOf(variant)}
      blocks={blocks.map((block) => blockView(block, variant, frame.t))}
      {...(readable ? { done: hole("done") } : {})}
      {...neighbours(variant)}
      aside={hole("aside")}
      beacons={{
        seen: paths.seen(course.courseId, placed.unit.id),
        read: paths.read(course.courseId, placed.unit.id),
      }}
    />,
  );
  const rail = placed.section.subsections.flatMap((subsection) => subsection.units)
    .map(({ id, completable }) => ({ hole: `mark:${id}`, unitId: id, completable }));
  return { page: cutPage(page), document, problems, readable, readableIds, rail, fresh: new Map() };
}

/** A problem with all of its HTML as pages show it: what is asked, hints, feedback, solution. */
function unitProblem(block: UnitBlock, courseId: string, t: Words): UnitProblem | undefined {
  if (block.content.kind !== "problem") return undefined;
  const definition: UnitProblem["definition"] = JSON.parse(
    JSON.stringify(block.content.problem),
    (_, value) => typeof value === "string" ? authorHtml(value, courseId, t) : value,
  );
  return { id: block.id, block, definition, view: problemView(block.id, block.title, definition) };
}

/** A problem, or a film of our own: one that another site plays needs no script of ours. */
function hasIsland({ content }: UnitBlock): boolean {
  return content.kind === "problem" || content.kind === "video" && content.sources.length > 0;
}

function railOf({ course, placed, staff }: UnitVariant) {
  const places = staff ? course.places.all : course.places.learners;
  return {
    title: placed.section.title,
    subsections: placed.section.subsections.map((subsection) => ({
      id: subsection.id,
      title: subsection.title,
      units: subsection.units.filter((unit) => places.has(unit.id)).map((unit) => ({
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

function blockView(block: UnitBlock, { course, placed }: UnitVariant, t: Words): BlockView {
  const { id, title, type, content } = block;
  const named = { id, ...(title ? { title } : {}) };
  switch (content.kind) {
    case "html":
      return {
        ...named,
        kind: "html",
        html: authorHtml(content.html, course.courseId, t),
        ...(content.scripted === undefined
          ? {}
          : { frame: paths.frame(course.courseId, placed.unit.id, id) }),
      };
    case "problem":
      return { kind: "problem", id, form: hole(`problem:${id}`) };
    case "video":
      return {
        kind: "video",
        id,
        video: videoView(block, content, { courseId: course.courseId, unitId: placed.unit.id, t }),
      };
    case "kept":
      return { ...named, kind: "other", type, source: content.source };
  }
}

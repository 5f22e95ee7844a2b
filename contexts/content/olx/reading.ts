import type { CompletedBy } from "core/plugin/block_type.ts";
import type { SourceFile } from "./source.ts";

// What reading a course gives. All of it is plain data but the files' `read()` and `chunks()`.

/** What a block is to a learner. */
export type BlockContent =
  | { readonly kind: "container" }
  /** Fields of a block type, in a version of them. */
  | {
    readonly kind: "fields";
    readonly version: number;
    readonly fields: unknown;
    readonly completedBy: CompletedBy;
    /** What block fields say of it, by their names. */
    readonly values: Readonly<Record<string, number>>;
    /** What all of it being right is worth, where it takes answers. */
    readonly points?: number;
  }
  /** Nothing we show yet: the author's source, with the reason in words. */
  | { readonly kind: "kept"; readonly reason: string; readonly source: string };

/** A block of a course: the course itself, a chapter, a problem and anything between and beside them. */
export interface Block {
  /** `type@url_name`, unique in the course. */
  readonly id: string;
  readonly type: string;
  readonly urlName: string;
  /** May be empty: not every block has a name that people read. */
  readonly title: string;
  /** Moments in ISO 8601, UTC; with `graded`, `format` and `staffOnly` as they are inherited from above. */
  readonly start?: string;
  readonly due?: string;
  readonly graded?: boolean;
  readonly format?: string;
  readonly staffOnly?: boolean;
  /** Left out of tables of contents. */
  readonly hidden?: boolean;
  /** The author's own settings, the policy's on top, as strings. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Block[];
  /** The file that says what the block is. */
  readonly sourcePath: string;
  readonly content: BlockContent;
  /** Where one definition is used in a second place: the id of the first. Such a block is not counted again. */
  readonly repeats?: string;
}

/** Something said about a place in the source. */
export interface Note {
  readonly path: string;
  readonly reason: string;
  readonly block?: string;
  readonly type?: string;
}

/** What an import tells: everything counted, and everything that was not quite as it should be. */
export interface ImportReport {
  readonly course: string;
  readonly title: string;
  readonly total: number;
  /** How many blocks of each type the course leads to, itself included. */
  readonly blocks: Readonly<Record<string, number>>;
  readonly assets: number;
  /** Not understood, or only in part: kept as it is. */
  readonly kept: readonly Note[];
  /** Names that lead to no file. */
  readonly dangling: readonly Note[];
  /** Names and files met a second time. */
  readonly duplicates: readonly Note[];
}

/** A file under `static/` as the course serves it. */
export interface Asset {
  readonly path: string;
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  readonly contentType: string;
  /** Only for people who are enrolled. */
  readonly locked: boolean;
}

/** How a course is graded, in the author's words and numbers. */
export interface GradePolicy {
  readonly graders: readonly {
    readonly type: string;
    readonly shortLabel: string;
    readonly minCount: number;
    readonly dropCount: number;
    readonly weight: number;
  }[];
  readonly cutoffs: Readonly<Record<string, number>>;
  /** Seconds after a due date in which work still counts. */
  readonly gracePeriod?: number;
}

/** A page of the course beside its units. */
export interface CoursePage {
  readonly slug: string;
  readonly title: string;
  readonly html: string;
  readonly hidden: boolean;
}

/** What a course says of itself as a whole. */
export interface CourseFacts {
  /** `Org+Number+Run`. */
  readonly key: string;
  readonly org: string;
  readonly number: string;
  readonly run: string;
  readonly title: string;
  readonly language?: string;
  readonly schedule: {
    readonly start?: string;
    readonly end?: string;
    readonly enrollmentStart?: string;
    readonly enrollmentEnd?: string;
  };
  readonly about: { readonly overview: string; readonly shortDescription: string; readonly effort?: string };
  /** The path of an asset. */
  readonly image?: string;
  readonly visibility: "both" | "about" | "none";
  readonly invitationOnly: boolean;
  readonly selfPaced: boolean;
  readonly maxEnrolled?: number;
  readonly gradePolicy: GradePolicy;
  readonly pages: readonly CoursePage[];
  /** Sanitised HTML beside the outline, and of the course's news; empty where there is none. */
  readonly handouts: string;
  readonly updates: string;
}

/** A course as its source says it. Dispose of it when its files have been read. */
export interface CourseReading extends CourseFacts, AsyncDisposable {
  readonly root: Block;
  readonly assets: readonly Asset[];
  /** Every file of the source, assets among them. */
  readonly files: readonly SourceFile[];
  readonly report: ImportReport;
}

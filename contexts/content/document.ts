// A published version as documents: what a page needs, and no more, in one piece. Immutable, so whoever reads
// one may keep it. HTML in them is sanitised; links to a course's own files read `asset:HASH/NAME`, links to its
// own blocks `jump:NAME`; the edge puts addresses in their place.

/** What a course says of itself. Times are ISO 8601. */
export interface CourseFacts {
  readonly courseId: string;
  readonly org: string;
  readonly number: string;
  readonly run: string;
  readonly title: string;
  readonly language: string;
  readonly shortDescription: string;
  /** Sanitised HTML. */
  readonly overview: string;
  readonly effort?: string;
  readonly imageHash?: string;
  readonly start?: string;
  readonly end?: string;
  readonly enrollmentStart?: string;
  readonly enrollmentEnd?: string;
  readonly visibility: "both" | "about" | "none";
  readonly invitationOnly: boolean;
  readonly selfPaced: boolean;
  /** How long after a due date work still counts. */
  readonly graceMinutes: number;
  /** Sanitised HTML of what the course team hands out and announces. */
  readonly handouts?: string;
  readonly updates?: string;
}

/** The whole course in its order, without its content. */
export interface Outline {
  readonly sections: readonly OutlineSection[];
}

/** When something opens, and who may see it. */
interface Access {
  readonly id: string;
  readonly title: string;
  readonly start?: string;
  readonly staffOnly?: true;
}

/** A section: what the course's own pages call a week, a module or a chapter. */
export interface OutlineSection extends Access {
  readonly subsections: readonly OutlineSubsection[];
}

/** A subsection: it may count towards the grade, as an assignment of the type `format`. */
export interface OutlineSubsection extends Access {
  readonly format?: string;
  readonly graded: boolean;
  readonly due?: string;
  readonly units: readonly OutlineUnit[];
}

/** A unit: one page. */
export interface OutlineUnit extends Access {
  /** What is in it that asks for more than reading. */
  readonly problems: number;
  readonly videos: number;
  /** How many blocks a learner can complete. */
  readonly completable: number;
  /** What block fields say of its blocks, added up, by their names. */
  readonly values?: Readonly<Record<string, number>>;
}

/** One unit with its blocks in their order. */
export interface UnitDocument {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly UnitBlock[];
}

/** A block of a unit as its page draws it. */
export interface UnitBlock {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly due?: string;
  readonly graded: boolean;
  readonly staffOnly?: true;
  readonly content: BlockContent;
}

/** What is in a block: the fields of its type, or what its author wrote where that is not understood. */
export type BlockContent =
  | {
    readonly kind: "fields"; /** Of the type's fields. */
    readonly version: number;
    readonly fields: unknown;
  }
  | { readonly kind: "kept"; readonly reason: string; /** Verbatim. */ readonly source: string };

/** How an answer, or one part of it, was judged. */
export type Verdict = "correct" | "partly" | "incorrect";

/** The verdict on one part: what it earned of one point, and what its author says to this answer. */
export interface PartGrade {
  readonly part: string;
  readonly correct: Verdict;
  readonly credit: number;
  readonly feedback: readonly string[];
}

/** The verdict on an answer: its parts, and the points by the problem's weight. */
export interface Grade {
  readonly parts: readonly PartGrade[];
  readonly correct: Verdict;
  readonly score: number;
  readonly max: number;
}

/** What one kind of part finds out about a given answer. */
export type Finding = Omit<PartGrade, "part">;

import type { Block, ImportReport, Note } from "./reading.ts";

// What is noticed while a course is read, and the count of its blocks.

/** Collects the report of one import. */
export class Notes {
  readonly #kept: Note[] = [];
  readonly #dangling: Note[] = [];
  readonly #duplicates: Note[] = [];
  readonly #blocks = new Map<string, number>();
  #total = 0;

  count(type: string): void {
    this.#blocks.set(type, (this.#blocks.get(type) ?? 0) + 1);
    this.#total += 1;
  }

  keep(note: Note): void {
    this.#kept.push(note);
  }

  dangle(note: Note): void {
    this.#dangling.push(note);
  }

  repeat(note: Note): void {
    this.#duplicates.push(note);
  }

  report(course: string, root: Block, assets: number): ImportReport {
    const byCount = [...this.#blocks].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
    return {
      course,
      title: root.title,
      total: this.#total,
      blocks: Object.fromEntries(byCount),
      assets,
      kept: this.#kept,
      dangling: this.#dangling,
      duplicates: this.#duplicates,
    };
  }
}

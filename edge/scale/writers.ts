import { ASSUMED, atPeak, type Doings, inAYear } from "./assumed.ts";
import { type Figures, valueOf } from "./figures.ts";

// What home is asked for: each context's writer, the passwords, the bus.

/** Where databases are. With servers the bus is NATS, since that is what regions need; else it is the embedded log. */
export type On = "file" | "server";

/** The databases that grow with what learners do. */
export const GROWING = ["identity", "enrollment", "learning", "grading", "streaks"] as const;

/** Something that there is one of at home, and that is full one day. */
export interface Part {
  readonly name: typeof GROWING[number] | "one process" | "passwords" | "signals";
  /** The share of it that is taken in the busiest hour: above 1 it cannot be done. */
  readonly busy: number;
  /** With how many learners it has no more headroom. */
  readonly fullAt: number;
  /** How many of it there must be. */
  readonly needed: number;
}

/** How many passwords a process hashes at once (`contexts/identity/secret/password_hash.ts`). */
const HASHED_AT_ONCE = 2;

/** What is asked of every part in the busiest hour. */
export function partsAt(figures: Figures, on: On, learners: number, assumed = ASSUMED): Part[] {
  const { visits, answers, enrollments, signIns } = atPeak(learners, assumed);
  const takes = (what: string) => 1 / valueOf(figures, `${what}, on a ${on}`);
  const carried = valueOf(figures, `signals carried, on ${on === "file" ? "the embedded log" : "NATS"}`);
  const busy: Record<Part["name"], number> = {
    "one process": visits * takes("visits of a unit, all of it in one process") +
      answers * takes("answers, all of it in one process") +
      enrollments * takes("enrollments, all of it in one process") + signIns * takes("sign-ins, stored"),
    passwords: signIns * valueOf(figures, "processor of a sign-in") / 1_000 / HASHED_AT_ONCE,
    identity: signIns * takes("sign-ins, stored"),
    enrollment: enrollments * takes("enrollments"),
    learning: visits * takes("visits of a unit") + answers * takes("answers") +
      enrollments * takes("enrollments, heard by learning"),
    grading: answers * takes("answers, heard by grading") +
      enrollments * takes("enrollments, heard by grading"),
    streaks: visits * takes("visits of a unit, heard by streaks") +
      answers * takes("answers, heard by streaks"),
    signals: signalsOf(figures, atPeak(learners, assumed)) / carried,
  };
  return Object.entries(busy).map(([name, share]): Part => ({
    name: name as Part["name"],
    busy: share,
    fullAt: learners * assumed.headroom / share,
    needed: Math.max(1, Math.ceil(share / assumed.headroom)),
  }));
}

/** The part that is full first: of a site in one process, or of one whose contexts have a process each. */
export function firstFull(figures: Figures, on: On, processes: "one" | "many", assumed = ASSUMED): Part {
  return partsAt(figures, on, 1_000_000, assumed)
    .filter(({ name }) => processes === "one" || name !== "one process")
    .toSorted((a, b) => a.fullAt - b.fullAt)[0]!;
}

/** How many signals these doings say; a sign-in says one. */
export function signalsOf(figures: Figures, { visits, answers, enrollments, signIns }: Doings): number {
  const each = (one: string) => valueOf(figures, `signals of ${one}, on a file`);
  return visits * each("a visit") + answers * each("an answer") + enrollments * each("an enrollment") +
    signIns;
}

/** How many people one process signs in, in a minute, with all that its two at once can do. */
export function signInsAMinute(figures: Figures): number {
  return 60 * HASHED_AT_ONCE * 1_000 / valueOf(figures, "processor of a sign-in");
}

/** What a year leaves in home's databases and in the log of signals, in gigabytes. */
export function gigabytesAYear(
  figures: Figures,
  learners: number,
  assumed = ASSUMED,
): { readonly copied: number; readonly identity: number; readonly log: number } {
  const { visits, answers, enrollments, signIns } = inAYear(learners, assumed);
  const bytes = (one: string, name: string) => valueOf(figures, `${one} in ${name}, on a file`);
  const logged = (one: string) => bytes(one, "the log");
  return {
    copied: (visits * bytes("a visit", "learning") +
      answers * (bytes("an answer", "learning") + bytes("an answer", "grading")) +
      enrollments *
        ["enrollment", "learning", "grading"].reduce((sum, name) => sum + bytes("an enrollment", name), 0)) /
      1e9,
    identity: signIns * bytes("a sign-in", "identity") / 1e9,
    log:
      (visits * logged("a visit") + answers * logged("an answer") + enrollments * logged("an enrollment")) /
      1e9,
  };
}

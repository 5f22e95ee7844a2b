import type { AnswerOf } from "edge/start/operations.ts";
import { plain } from "./terminal.ts";

/** How a subscriber stands, in one line. */
export function standingWords(
  { name, lag, held, dead, lastFailure }: AnswerOf<"subscribers">[number],
): string {
  const parked = dead > 0 ? `; ${dead} dead` : "";
  if (lag === 0) return `"${name}" has heard everything${parked}`;
  const waiting = held > 0 ? `, ${held} of them held for another try (${plain(lastFailure ?? "")})` : "";
  return `"${name}" has ${lag} still to hear${waiting}${parked}`;
}

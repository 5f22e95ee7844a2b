/** The longest that stands in a line of a list. */
const LONGEST = 160;

/** What a failure comes down to, in one line: what the last of its causes says first. The rest is for a page of its own. */
export function causeLine(failure: string): string {
  const cause = failure.slice(failure.lastIndexOf("\ncaused by: ") + 1).replace(/^caused by: /, "");
  const line = cause.split("\n", 1)[0]!;
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

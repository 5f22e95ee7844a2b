/** How bad a line is. `error` asks for a person; `warn` may heal by itself; `info` is the life of the process. */
export type Level = "info" | "warn" | "error";

/** Facts beside the words of a line; an Error is written with its stack and causes. */
export type LogFacts = Readonly<Record<string, unknown>>;

/** Where lines go: standard error, so that standard output stays free for what a command answers. */
let sink: (line: string) => void = (line) => console.error(line);

/** Writes one structured line (JSON) of what happened. */
export function log(level: Level, what: string, facts: LogFacts = {}): void {
  sink(JSON.stringify({ at: new Date().toISOString(), level, what, ...facts }, plainError));
}

/** Sends lines elsewhere (a test that reads them) and gives back what undoes it. */
export function catchLog(to: (line: string) => void): () => void {
  const before = sink;
  sink = to;
  return () => {
    sink = before;
  };
}

function plainError(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  return { name: value.name, message: value.message, stack: value.stack, cause: value.cause };
}

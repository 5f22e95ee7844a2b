import { styleText } from "node:util";
import type { Progress } from "core/work/job.ts";

/** Where a command's words go: answers to standard output, everything else to standard error. */
export interface Terminal {
  print(text: string): void;
  /** Writes to standard error as it is, without an end of line. */
  tell(text: string): void;
  /** Whether a person watches standard error: only then is progress drawn. */
  readonly watched: boolean;
  /** Whether answers may be styled: a person reads them, and did not ask for none (no-color.org). */
  readonly styled: boolean;
  /** How many columns wide it is. */
  readonly columns: number;
  /** Asks a person whether to go on; absent where nobody is there to answer. */
  readonly confirm?: (question: string) => boolean;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return {
    print: (text) => write(Deno.stdout, text + "\n"),
    tell: (text) => write(Deno.stderr, text),
    watched: Deno.stderr.isTerminal(),
    styled: Deno.stdout.isTerminal() && !Deno.noColor,
    columns: Deno.stderr.isTerminal() ? Deno.consoleSize().columns || 80 : 80,
    ...(Deno.stdin.isTerminal() && Deno.stdout.isTerminal() ? { confirm } : {}),
  };
}

function write(to: { writeSync(bytes: Uint8Array): number }, text: string): void {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let at = 0; at < bytes.length;) at += to.writeSync(bytes.subarray(at));
  } catch (error) {
    // Who read this has enough (`| head`): nobody is left to tell, and what was asked is done.
    if (error instanceof Deno.errors.BrokenPipe) Deno.exit(0);
    throw error;
  }
}

/** Prints an answer: as one JSON object on one line, or as words. */
export function answer<Value>(
  terminal: Terminal,
  { json, value, words }: {
    readonly json: boolean;
    readonly value: Value;
    readonly words: (value: Value) => string;
  },
): void {
  terminal.print(json ? JSON.stringify(value) : words(value));
}

/** Text from a course or a signal, made harmless for a terminal: no control characters, nothing that turns its direction. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");
}

/** The styles that words use: few, and none where the terminal wants none. */
export function style(terminal: Pick<Terminal, "styled">, as: "bold" | "dim", text: string): string {
  return terminal.styled ? styleText(as, text, { validateStream: false }) : text;
}

/** Rows as columns that line up; numbers stand to the right. The last column is as wide as it is. */
export function columns(rows: readonly (readonly (string | number)[])[]): string {
  const widths = rows.reduce<number[]>(
    (widths, row) => row.map((cell, at) => Math.max(widths[at] ?? 0, String(cell).length)),
    [],
  );
  const line = (row: readonly (string | number)[]) =>
    row.map((cell, at) =>
      typeof cell === "number" ? String(cell).padStart(widths[at]!) : cell.padEnd(widths[at]!)
    ).join("  ").trimEnd();
  return rows.map(line).join("\n");
}

/** A bar of how far a long task is, on one line that it draws again and takes away at its end. */
export function progressBar(terminal: Terminal): { readonly progress: Progress; end(): void } {
  const clear = "\r\x1b[K";
  let drawn = false;
  return {
    progress(done, total, what) {
      if (!terminal.watched) return;
      drawn = true;
      const share = total > 0 ? Math.min(1, done / total) : 0;
      const width = Math.max(10, Math.min(40, terminal.columns - what.length - 12));
      const filled = Math.round(share * width);
      const bar = "━".repeat(filled) + "·".repeat(width - filled);
      terminal.tell(`${clear}${bar} ${String(Math.floor(share * 100)).padStart(3)} % ${plain(what)}`);
    },
    end() {
      if (drawn) terminal.tell(clear);
      drawn = false;
    },
  };
}

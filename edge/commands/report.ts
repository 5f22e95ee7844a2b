import type { ImportReport } from "contexts/content/mod.ts";
import { columns, plain, style, type Terminal } from "./terminal.ts";

type Note = ImportReport["kept"][number];

/** How many paths of one reason are named; a program gets them all. */
const PATHS_NAMED = 3;

/** What an import told, as an operator reads it. */
export function reportWords(
  report: ImportReport & { readonly version?: number },
  terminal: Pick<Terminal, "styled">,
  ending: string,
): string {
  const { title, course, version, total, blocks, assets, kept, dangling, duplicates } = report;
  const number = version === undefined ? "" : ` · version ${version}`;
  const rows = Object.entries(blocks).map(([type, count]) => [count, plain(type)] as const);
  return [
    `${style(terminal, "bold", plain(title) || plain(course))}\n${plain(course)}${number}`,
    `${counted(total, "block")}\n${indent(columns(rows))}`,
    counted(assets, "asset"),
    ...section(terminal, "Kept as the author wrote it, not or only partly shown", kept),
    ...section(terminal, "Names that lead nowhere", dangling),
    ...section(terminal, "Met a second time", duplicates),
    ending,
  ].join("\n\n");
}

/** A count with its noun. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function section(terminal: Pick<Terminal, "styled">, heading: string, notes: readonly Note[]): string[] {
  if (notes.length === 0) return [];
  const byReason = [...Map.groupBy(notes, (note) => note.reason)].sort(([, one], [, other]) =>
    other.length - one.length
  );
  const width = Math.max(...byReason.map(([, notes]) => String(notes.length).length));
  const groups = byReason.map(([reason, notes]) => {
    const paths = [...new Set(notes.map((note) => plain(note.path)))];
    const shown = paths.slice(0, PATHS_NAMED);
    const rest = paths.length - shown.length;
    const lines = rest > 0 ? [...shown, `and ${rest} more: see --json`] : shown;
    return `${String(notes.length).padStart(width)}  ${plain(reason)}\n${
      lines.map((line) => `${" ".repeat(width)}    ${style(terminal, "dim", line)}`).join("\n")
    }`;
  });
  return [`${style(terminal, "bold", heading)} (${notes.length})\n${indent(groups.join("\n"))}`];
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}

// deno task bench [--only NAME] [--json] [--smoke]: every *_bench.ts in a process of its own, as one table.
import { type Bench, isBench, type Load, type Row } from "./bench.ts";
import { listFiles, ROOT } from "./files.ts";

/** What the command line asks for. */
export interface Asked {
  readonly only?: string;
  readonly json: boolean;
  readonly smoke: boolean;
  /** Given by this program to its own children: the file to measure. */
  readonly file?: string;
}

/** Reads the command line. Throws a SyntaxError for what it does not know. */
export function readAsked(args: readonly string[]): Asked {
  const asked = { json: false, smoke: false } as { -readonly [Key in keyof Asked]: Asked[Key] };
  for (let at = 0; at < args.length; at++) {
    const [flag, inline] = args[at]!.split("=", 2);
    if (flag === "--json") asked.json = true;
    else if (flag === "--smoke") asked.smoke = true;
    else if (flag === "--only") asked.only = inline ?? args[++at];
    else if (flag === "--file") asked.file = inline ?? args[++at];
    else throw new SyntaxError(`Cannot read "${flag}": bench knows --only NAME, --json and --smoke`);
  }
  return asked;
}

/** Whether a benchmark may have rows that are asked for, by how their names begin; and whether a row is one. */
export function isAsked(only: string | undefined, bench: string, row?: string): boolean {
  if (only === undefined) return true;
  return row === undefined ? bench.startsWith(only) || only.startsWith(bench) : row.startsWith(only);
}

async function measureFile(asked: Asked, file: string): Promise<Row[]> {
  const load: Load = asked.smoke
    ? { rounds: 1, milliseconds: 50, smoke: true }
    : { rounds: 5, milliseconds: 1_000, smoke: false };
  const module = await import(new URL(file, ROOT).href) as Record<string, unknown>;
  const benches: Bench[] = Object.values(module).filter(isBench);
  if (benches.length === 0) throw new TypeError(`Cannot measure "${file}": it exports no benchmark`);
  const rows: Row[] = [];
  for (const bench of benches.filter((one) => isAsked(asked.only, one.name))) {
    const own = await bench.rows(load);
    rows.push(...own.filter((row) => isAsked(asked.only, bench.name, row.name)));
  }
  return rows;
}

/** Measures a file in a child, so that no benchmark meets what another has warmed up or left behind. */
async function measureApart(asked: Asked, file: string): Promise<Row[] | undefined> {
  const args = ["run", "-A", import.meta.filename!, "--json", `--file=${file}`];
  if (asked.smoke) args.push("--smoke");
  if (asked.only !== undefined) args.push(`--only=${asked.only}`);
  const run = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: ROOT,
    stdin: "null",
    stderr: "inherit",
    signal: AbortSignal.timeout(20 * 60_000),
  }).output();
  const output = new TextDecoder().decode(run.stdout).trim();
  if (run.success) return JSON.parse(output.slice(output.lastIndexOf("\n") + 1)) as Row[];
  console.error(`Cannot measure "${file}": it ended with ${run.signal ?? run.code}`);
}

function figure(value: number | null): string {
  if (value === null) return "";
  return value.toLocaleString("en", { maximumSignificantDigits: value < 1_000 ? 3 : 5 });
}

/** The rows as a table for people. */
export function drawTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.name,
    figure(row.value),
    row.unit,
    figure(row.limit),
    row.ratio?.toFixed(2) ?? "",
    row.goal?.toFixed(2) ?? "",
    row.goal === null || row.ratio === null ? "" : row.ratio >= row.goal ? "met" : "missed",
  ]);
  const table = [["what", "value", "unit", "limit", "ratio", "goal", ""], ...cells];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((line) => line[column]!.length)));
  const number = (column: number) => [1, 3, 4, 5].includes(column);
  return table.map((line) =>
    line.map((cell, column) => number(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))
      .join("  ").trimEnd()
  ).join("\n");
}

async function main(asked: Asked): Promise<number> {
  if (asked.file) {
    console.log(JSON.stringify(await measureFile(asked, asked.file)));
    return 0;
  }
  const rows: Row[] = [];
  let broken = 0;
  for (const file of (await listFiles()).filter((one) => /_bench\.tsx?$/.test(one))) {
    const own = await measureApart(asked, file);
    if (own) rows.push(...own);
    else broken++;
  }
  console.log(asked.json ? JSON.stringify(rows, null, 1) : drawTable(rows));
  if (rows.length === 0) {
    console.error(`Nothing measured${asked.only ? `: no benchmark is named "${asked.only}"` : ""}`);
  }
  return broken > 0 || rows.length === 0 ? 1 : 0;
}

if (import.meta.main) Deno.exit(await main(readAsked(Deno.args)));

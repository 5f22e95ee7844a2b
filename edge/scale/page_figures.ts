import { ASSUMED, inWords } from "./assumed.ts";
import { bytesOfOne } from "./copies.ts";
import { type Figure, type Figures, PREFIX, valueOf } from "./figures.ts";
import { round, table } from "./page_table.ts";

/** What is measured twice stands in two columns: how its names end, and what that says. */
const TWICE = [
  { ends: [", on a file", ", on a server"], says: ["on a file", "on a server"] },
  { ends: [", near", ", 150 ms away"], says: ["next to home", "150 ms away"] },
  { ends: [", alone", ", in a crowd"], says: ["one at a time", "sixteen at a time"] },
] as const;

/** What all was reckoned from. */
export function figuresUsed(figures: Figures, assumed = ASSUMED): string {
  const { machine: { cores, deno, date, load } } = figures;
  const perAnswer = bytesOfOne(figures, "answers", "alone");
  const kept = valueOf(figures, "an answer in learning, on a file") +
    valueOf(figures, "an answer in grading, on a file");
  return [
    `Measured on a small machine of ${cores} cores, Deno ${deno}, ${date}. On average ${
      round(load[0])
    } of its`,
    `processes wanted a processor in the minute before, ${round(load[1])} in the last minute.`,
    "",
    `An answer leaves ${round(kept)} bytes at home, and brings ${
      round(perAnswer)
    } to each region that copies`,
    `everything: ${round(perAnswer / kept)} times as much.`,
    "",
    ...measured(figures),
    table(
      ["Assumed, without a source", ""],
      inWords(assumed).map(([words, value]) => [words, String(value)]),
    ),
  ].join("\n");
}

/** All measured rows, as few tables. */
function measured({ rows }: Figures): string[] {
  const left = new Map(rows.map((row) => [row.name.replace(PREFIX, ""), row]));
  const tables = TWICE.flatMap(({ ends, says }) => {
    const names = [...left.keys()].flatMap((name) => {
      const end = ends.find((one) => name.endsWith(one));
      return end === undefined ? [] : [name.slice(0, -end.length)];
    });
    const cells = [...new Set(names)].map((name) => {
      const both = ends.map((end) => take(left, `${name}${end}`));
      return [name, ...both.map((row) => row ? round(row.value) : ""), both.find((row) => row)!.unit];
    });
    return cells.length > 0 ? [table(["Measured", ...says, ""], cells, [0, 3]), ""] : [];
  });
  const others = [...left].map(([name, { value, unit }]) => [name, round(value), unit]);
  return [...tables, table(["Measured", "", ""], others, [0, 2]), ""];
}

function take(left: Map<string, Figure>, name: string): Figure | undefined {
  const row = left.get(name);
  left.delete(name);
  return row;
}

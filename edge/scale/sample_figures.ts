import { readFile } from "core/testing/files.ts";
import { type Figures, PREFIX } from "./figures.ts";

/** The measured figures, with those of some names changed: by a function of the name without its prefix. */
export async function sampleFigures(
  change: (name: string) => number | undefined = () => 100,
): Promise<Figures> {
  const { machine, rows } = JSON.parse(await readFile("docs/reference/figures.json")) as Figures;
  return {
    machine,
    rows: rows.map((row) => ({ ...row, value: change(row.name.replace(PREFIX, "")) ?? row.value })),
  };
}

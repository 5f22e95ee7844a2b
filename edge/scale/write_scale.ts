// deno task scale [--measure]: reckons docs/scale.md from docs/reference/figures.json; measures these first where asked.
import { ROOT } from "core/testing/files.ts";
import type { Figure, Figures } from "./figures.ts";
import { withGenerated } from "./page.ts";

const [FIGURES, PAGE] = ["docs/reference/figures.json", "docs/scale.md"].map((path) => new URL(path, ROOT));

async function measure(): Promise<Figures> {
  const [before = 0] = Deno.loadavg();
  const run = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "core/testing/bench_table.ts", "--json", "--only", "scale"],
    cwd: ROOT,
    stdin: "null",
    stderr: "inherit",
  }).output();
  if (!run.success) throw new Error("Cannot write the figures: they were not measured");
  const rows = JSON.parse(new TextDecoder().decode(run.stdout)) as Figure[];
  return {
    machine: {
      cores: navigator.hardwareConcurrency,
      deno: Deno.version.deno,
      date: new Date().toISOString().slice(0, 10),
      load: [before, Deno.loadavg()[0] ?? 0],
    },
    rows: rows.map(({ name, value, unit }) => ({ name, value, unit })),
  };
}

if (Deno.args.includes("--measure")) {
  await Deno.writeTextFile(FIGURES!, `${JSON.stringify(await measure(), null, 1)}\n`);
}
const figures = JSON.parse(await Deno.readTextFile(FIGURES!)) as Figures;
await Deno.writeTextFile(PAGE!, withGenerated(await Deno.readTextFile(PAGE!), figures));

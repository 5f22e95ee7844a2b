import { systemActor } from "core/base/actor.ts";
import { defineBench, factRow, median } from "core/testing/bench.ts";
import { newHouse } from "core/testing/house.ts";
import { content, importCourse } from "contexts/content/mod.ts";
import { sampleTypes } from "contexts/content/sample_types.ts";
import { findSampleCourse } from "contexts/content/olx/sample_beside.ts";

const DEMO = new URL(import.meta.resolve("contexts/content/demo/"));

/** Blocks a second, and the seconds of the whole course, from the archive to the published version. */
async function importOnce(path: string): Promise<{ readonly rate: number; readonly seconds: number }> {
  await using house = await newHouse({ contexts: [content], providers: sampleTypes });
  const begun = performance.now();
  const report = await house.run(importCourse, { path }, systemActor("bench"));
  const seconds = (performance.now() - begun) / 1_000;
  return { rate: report.total / seconds, seconds };
}

/** The sample course beside the project, with all its files; where it is not there, our own demo course. */
export const courseImport = defineBench("import", async (load) => {
  const path = await findSampleCourse() ?? decodeURIComponent(DEMO.pathname);
  const rounds = [];
  for (let round = 0; round < load.rounds; round++) rounds.push(await importOnce(path));
  return [
    factRow("import", "blocks/s", median(rounds.map(({ rate }) => rate))),
    factRow("import: the whole course", "s", median(rounds.map(({ seconds }) => seconds))),
  ];
});

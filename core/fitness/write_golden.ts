// deno task golden: freezes the shapes of new signals and filters, new versions and new optional fields.
import { listFiles } from "core/testing/files.ts";
import { findFilterBreaches, frozenOf, isAsker, readFilters, readFrozenFilters } from "./frozen_filters.ts";
import { freeze, goldenFile, isPublisher, readGolden, readSignals, shapesOf } from "./golden.ts";
import { readNeeds } from "./hearers.ts";

const files = await listFiles();
const needs = await readNeeds();
let refused = 0;

/** Writes what is frozen from now on, and says what is new in it. */
async function write(file: string, before: object, after: object): Promise<void> {
  const shapeIn = (all: object, name: string) => JSON.stringify((all as Record<string, unknown>)[name]);
  const fresh = Object.keys(after).filter((name) => shapeIn(before, name) !== shapeIn(after, name));
  if (fresh.length === 0) return;
  await Deno.writeTextFile(goldenFile(file), JSON.stringify(after, null, 1) + "\n");
  for (const name of fresh) console.log(`frozen: ${name}`);
}

function refuse(file: string, why: string): void {
  console.error(`${file}: ${why}`);
  refused++;
}

for (const file of files.filter(isPublisher)) {
  const before = await readGolden(file);
  try {
    await write(file, before, freeze(before, shapesOf(await readSignals(file)), needs));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    refuse(file, error.message);
  }
}
for (const file of files.filter(isAsker)) {
  const before = await readFrozenFilters(file);
  const after = frozenOf(Object.values(await readFilters(file)));
  const wrong = findFilterBreaches(before, after);
  if (wrong.length > 0) refuse(file, wrong.join("; "));
  else await write(file, before, after);
}
Deno.exit(refused > 0 ? 1 : 0);

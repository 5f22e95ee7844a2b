// deno task golden: freezes the shapes of new signals, new versions and new optional fields.
import { listFiles } from "core/testing/files.ts";
import { freeze, goldenFile, isPublisher, readGolden, readSignals, shapesOf } from "./golden.ts";
import { readNeeds } from "./hearers.ts";

const needs = await readNeeds();
let refused = 0;
for (const file of (await listFiles()).filter(isPublisher)) {
  const before = await readGolden(file);
  try {
    const after = freeze(before, shapesOf(await readSignals(file)), needs);
    const fresh = Object.keys(after).filter((name) =>
      JSON.stringify(before[name]) !== JSON.stringify(after[name])
    );
    if (fresh.length === 0) continue;
    await Deno.writeTextFile(goldenFile(file), JSON.stringify(after, null, 1) + "\n");
    for (const name of fresh) console.log(`frozen: ${name}`);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    console.error(`${file}: ${error.message}`);
    refused++;
  }
}
Deno.exit(refused > 0 ? 1 : 0);

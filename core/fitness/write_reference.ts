// deno task reference: writes the pages of docs/reference from the code.
import { ROOT } from "core/testing/files.ts";
import { REFERENCE, writeReference } from "./reference.ts";

const folder = new URL(`${REFERENCE}/`, ROOT);
await Deno.mkdir(folder, { recursive: true });
for (const [name, text] of Object.entries(await writeReference())) {
  await Deno.writeTextFile(new URL(name, folder), text);
  console.log(`${REFERENCE}/${name}`);
}

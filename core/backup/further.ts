import { Statements } from "core/data/statements.ts";
import { isSound, theLife } from "core/replica/lives.ts";
import { entriesOf } from "./data_files.ts";
import type { Part } from "./manifest.ts";
import { pagesOf, standingOf } from "./snapshot.ts";
import { writeOut } from "./write_out.ts";

/** A database of which a copy was further than the backup, by their stands. */
export interface Further {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Puts the copies of a region in the place of what was restored, each that is of the same life of its database, whole,
 * and further. The region may run meanwhile.
 */
export async function takeFurther(
  { databases }: Part,
  replicas: string,
  growing: string,
): Promise<readonly Further[]> {
  const found: Further[] = [];
  const copied = new Set((await entriesOf(replicas)).map(({ name }) => name));
  for (const { name, stand } of databases) {
    if (!stand || !copied.has(name)) continue;
    const file = await theLife(`${replicas}/${name}`);
    if (!await isSound(file)) continue;
    const to = await takeIfFurther(file, stand, `${growing}/${name}.db`);
    if (to !== undefined) found.push({ name, from: stand.sequence, to });
  }
  return found;
}

async function takeIfFurther(
  file: string,
  stand: { readonly sequence: number; readonly generation: string },
  to: string,
): Promise<number | undefined> {
  const copy = new Statements(file);
  try {
    copy.execute("begin");
    const there = standingOf(copy).stand;
    if (there?.generation !== stand.generation || there.sequence <= stand.sequence) return undefined;
    await Deno.remove(to);
    await writeOut(to, pagesOf(copy));
    return there.sequence;
  } finally {
    copy.close();
  }
}

import type { Reader } from "core/data/reader.ts";

/** How many do something at once. */
const LANES = 16;

/** Something that is sent home; resolves when it is stored. */
export type Sent = () => Promise<unknown>;

/** Sends all of them, sixteen at a time unless told; how many a second were confirmed. */
export async function rateOf(sendings: readonly Sent[], lanes = LANES): Promise<number> {
  let next = 0;
  const begun = performance.now();
  await Promise.all(Array.from({ length: lanes }, async () => {
    while (next < sendings.length) await sendings[next++]!();
  }));
  return sendings.length / ((performance.now() - begun) / 1_000);
}

/** How many bytes a database holds. */
export async function sizeOf({ database }: Reader): Promise<number> {
  const sql = "select page_count * page_size as n from pragma_page_count(), pragma_page_size()";
  return (await database.all<{ n: number }>(sql))[0]!.n;
}

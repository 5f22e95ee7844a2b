import { defineBench, factRow, type Load, median } from "core/testing/bench.ts";
import { findSqld, startSqld } from "core/testing/sqld.ts";
import { openWriter, type Writer } from "./writer.ts";

// Changes as works are: something is read, rows are kept, and at the end two more; on a libSQL server of this machine
// and in a file, in turns.

async function ring(writer: Writer, tower: number): Promise<void> {
  const keep = (name: string) => writer.execute("insert into bell values (?, ?)", [tower, name]);
  await writer.write(async () => {
    await writer.execute("select name from bell where tower = ? limit 1", [tower]);
    await Promise.all(["tenor", "treble"].map(keep));
  }, { end: () => Promise.all(["one", "two"].map(keep)) });
}

/** Changes a second, from so many who send one after the other. */
async function changesPerSecond(writer: Writer, senders: number, { milliseconds }: Load): Promise<number> {
  const begun = performance.now();
  let count = 0;
  await Promise.all(Array.from({ length: senders }, async (_, tower) => {
    while (performance.now() - begun < milliseconds) {
      await ring(writer, tower);
      count++;
    }
  }));
  return count / ((performance.now() - begun) / 1_000);
}

async function openBells(where: string): Promise<Writer> {
  const writer = await openWriter(where);
  await writer.write(async () => {
    await writer.execute("create table bell (tower integer, name text)");
    await writer.execute("create index bell_tower on bell (tower)");
  });
  return writer;
}

/** What a change costs where its database is on a server, beside a file. */
export const remoteWriting = defineBench("changes on a libSQL server", async (load) => {
  const found = await findSqld();
  if ("missing" in found) return [];
  await using server = await startSqld(found);
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const [there, here] = [await openBells(server.url), await openBells(`${folder}/bells.db`)];
  const rows = [];
  for (const senders of [1, 16]) {
    const [onServer, inFile]: [number[], number[]] = [[], []];
    for (let round = 0; round < load.rounds; round++) {
      onServer.push(await changesPerSecond(there, senders, load));
      inFile.push(await changesPerSecond(here, senders, load));
    }
    const name = `changes on a libSQL server: ${senders} at once`;
    rows.push(
      factRow(name, "changes/s", median(onServer)),
      factRow(`${name}, of a file's`, "×", median(onServer) / median(inFile)),
    );
  }
  await there.close();
  await here.close();
  await Deno.remove(folder, { recursive: true });
  return rows;
});

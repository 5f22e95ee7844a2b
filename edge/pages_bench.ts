import { againstLimit, defineBench, factRow, type Load, moreRow, type Row } from "core/testing/bench.ts";
import { serveBare } from "core/testing/bare_server.ts";
import { type Ask, type Pressed, pressServer } from "core/testing/http_load.ts";
import { startServer } from "core/testing/server.ts";
import { paths } from "edge/paths.ts";
import { BELLS, type Crowd, gatherCrowd, unitAsks } from "edge/samples/sample_crowd.ts";
import { openCountingSite } from "edge/samples/sample_reading.ts";
import { findSampleCourse } from "contexts/content/olx/sample_beside.ts";

// Pages as their readers get them: a server in a process of its own, started as an operator starts it, asked over
// connections that stay open. Beside it another process runs `Deno.serve` alone, giving out the same bodies under
// the same content type. Neither is asked to compress.

/** How many pages are fetched first: what is kept is kept by then, and the bare server gives these out. */
const FETCHED = 300;

async function fetchAll(address: string, asks: readonly Ask[]): Promise<string[]> {
  const bodies: string[] = [];
  for (const { path, headers } of asks) {
    const answer = await fetch(`${address}${path}`, {
      headers: { ...headers, "accept-encoding": "identity" },
    });
    const body = await answer.text();
    if (answer.status !== 200) throw new Error(`Cannot measure "${path}": ${answer.status}\n${body}`);
    bodies.push(body);
  }
  return bodies;
}

/** Presses a real server with what a crowd asks, and a bare one with the same bytes. */
async function press(
  load: Load,
  crowd: Crowd,
  name: string,
  asks: readonly Ask[],
  goal: number,
): Promise<Row[]> {
  const queries = await countQueries(crowd.folder, asks);
  await using server = await startServer({ data: crowd.folder });
  await using bare = await serveBare(await fetchAll(server.url, asks.slice(0, FETCHED)));
  const { milliseconds } = load;
  // The language makes a program fast while it runs: for some seconds nothing is measured.
  for (const { address } of [{ address: server.url }, bare]) {
    await pressServer(address, asks, { milliseconds: 4 * milliseconds });
  }
  let last: Pressed = { perSecond: 0, bytes: 0 };
  const measured = await againstLimit(
    load,
    async () => (last = await pressServer(server.url, asks, { milliseconds })).perSecond,
    async () => (await pressServer(bare.address, asks, { milliseconds })).perSecond,
  );
  return [
    moreRow(name, "pages/s", measured, goal),
    factRow(`${name}: size`, "bytes", Math.round(last.bytes)),
    factRow(`${name}: reading`, "queries/page", queries.warm),
    factRow(`${name}: reading, made anew`, "queries/page", queries.cold),
  ];
}

/** How many queries a page takes: when nothing is kept of it yet, and from then on. */
async function countQueries(
  folder: string,
  asks: readonly Ask[],
): Promise<{ readonly cold: number; readonly warm: number }> {
  await using site = await openCountingSite(folder);
  const some = asks.slice(0, FETCHED);
  const askAll = async () => {
    const before = site.queries();
    for (const { path, headers } of some) {
      const answer = await site.app(new Request(`http://127.0.0.1${path}`, { headers: { ...headers } }));
      await answer.bytes();
    }
    return (site.queries() - before) / some.length;
  };
  return { cold: await askAll(), warm: await askAll() };
}

const GUEST = { "accept-language": "en" };

/** The list of courses, for somebody who is not signed in. */
export const cataloguePage = defineBench("catalogue page, anonymous", async (load) => {
  await using crowd = await gatherCrowd({ learners: 0 });
  return await press(
    load,
    crowd,
    "catalogue page, anonymous",
    [{ path: paths.catalogue, headers: GUEST }],
    0.7,
  );
});

/** A course's page, for somebody who is not signed in. */
export const coursePage = defineBench("course page, anonymous", async (load) => {
  await using crowd = await gatherCrowd({ learners: 0 });
  return await press(
    load,
    crowd,
    "course page, anonymous",
    [{ path: paths.course(BELLS), headers: GUEST }],
    0.7,
  );
});

/** Any unit of the sample course, for any of many learners who have done some, much or all of it. */
export const unitPage = defineBench("unit page, signed in", async (load) => {
  const sample = await findSampleCourse();
  await using crowd = await gatherCrowd({ learners: load.smoke ? 20 : 500 }, sample);
  const asks = unitAsks(crowd, 4 * crowd.learners.length);
  return await press(load, crowd, `unit page, signed in`, asks, 0.3);
});

import { wait } from "core/base/wait.ts";
import { boundRow, defineBench, factRow, type Load, median } from "core/testing/bench.ts";
import { type Ask, pressServer } from "core/testing/http_load.ts";
import { processorSeconds, residentMegabytes } from "core/testing/process_use.ts";
import { startServer } from "core/testing/server.ts";
import { findSampleCourse } from "contexts/content/olx/sample_beside.ts";
import { paths } from "edge/paths.ts";
import { answerAsk, type Crowd, gatherCrowd, unitAsks } from "edge/samples/sample_crowd.ts";

/** From the start of the process to the first byte of a page, on a data folder that is there, packages cached. */
export const coldStart = defineBench("cold start to first byte", async (load) => {
  await using crowd = await gatherCrowd({ learners: 50 });
  const times: number[] = [];
  for (let round = 0; round < load.rounds; round++) {
    const begun = performance.now();
    await using server = await startServer({ data: crowd.folder });
    const answer = await fetch(`${server.url}${paths.catalogue}`);
    await answer.body?.getReader().read();
    times.push(performance.now() - begun);
    if (answer.status !== 200) throw new Error(`Cannot start: the first page is ${answer.status}`);
    await server.stop();
  }
  return [boundRow("cold start to first byte", "ms", median(times), 1_000)];
});

/**
 * What the server's process holds when many have read every page and answered every problem, with the allocator
 * as the start task sets it (`MALLOC_MMAP_THRESHOLD_`: what is freed goes back to the machine).
 */
export const memory = defineBench("resident memory after the run", async (load) => {
  const size = load.smoke ? { learners: 20, newcomers: 5 } : { learners: 500, newcomers: 100 };
  await using crowd = await gatherCrowd(size, await findSampleCourse());
  await using server = await startServer({ data: crowd.folder });
  const before = await residentMegabytes(server.pid);
  await pressAll(load, crowd, server.url);
  return [
    boundRow("resident memory after the run", "MB", await residentMegabytes(server.pid), 200),
    factRow("resident memory after the run: before it", "MB", before),
  ];
});

/** What relays, subscribers and the catalogue cost while nobody asks for anything. */
export const idle = defineBench("idle", async (load) => {
  await using server = await startServer();
  await wait(load.smoke ? 500 : 5_000); // what a start leaves to be heard
  const [begun, used] = [performance.now(), await processorSeconds(server.pid)];
  await wait(load.smoke ? 500 : 20_000);
  const seconds = (performance.now() - begun) / 1_000;
  const share = 100 * (await processorSeconds(server.pid) - used) / seconds;
  return [
    boundRow("idle: processor of a server that nobody asks", "%", Math.max(0.01, share), 1),
    factRow("idle: its memory", "MB", await residentMegabytes(server.pid)),
  ];
});

async function pressAll(load: Load, crowd: Crowd, address: string): Promise<void> {
  const { course: { courseId, problems }, learners, newcomers } = crowd;
  const own = [paths.dashboard, paths.outline(courseId), paths.progress(courseId), paths.course(courseId)];
  const others = learners.flatMap(({ cookie }) => own.map((path): Ask => ({ path, headers: { cookie } })));
  const guests = [paths.catalogue, paths.course(courseId)].map((path): Ask => ({ path }));
  const answers = problems.flatMap((problem) => newcomers.map((one) => answerAsk(crowd, one, problem)));
  const units = unitAsks(crowd, 4 * learners.length);
  const milliseconds = load.milliseconds * load.rounds;
  await pressServer(address, units, { milliseconds });
  await pressServer(address, guests, { milliseconds });
  await pressServer(address, answers, {});
  await pressServer(address, others, { milliseconds });
  await pressServer(address, units, { milliseconds });
}

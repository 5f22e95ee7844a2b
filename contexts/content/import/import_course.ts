import { z } from "zod";
import { openOriginals, type Originals } from "core/files/originals.ts";
import { refuse } from "core/base/refusal.ts";
import { errorOf, failureOf } from "core/base/failure.ts";
import { log } from "core/base/log.ts";
import type { Providers } from "core/work/providers.ts";
import { defineJob, type Desk, type Progress } from "core/work/job.ts";
import {
  beginVersion,
  dropVersion,
  publishVersion,
  stageFiles,
  stageUnits,
} from "contexts/content/commands.ts";
import type { ImportReport } from "contexts/content/olx/reading.ts";
import { listHeldHashes } from "contexts/content/queries.ts";
import { authoringRefusal } from "contexts/content/rules.ts";
import type { BuiltVersion } from "./build_version.ts";
import type { Answered, Ask, Told } from "./worker_talk.ts";

export type { ImportReport };

/** How much is staged in one work: a transaction stays short however large the course is. */
const FILES_AT_ONCE = 200;
const UNITS_AT_ONCE = 20;

/** One import after another: a failed one takes back its files, which a second might just have found there. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Imports a course from a folder or an archive as Open edX exports it, as a new version. All or nothing: a
 * refused or failed import leaves no trace. Answers what was found, as `carillon import --json` prints it.
 */
export const importCourse = defineJob({
  name: "content.import_course",
  doc: "Imports a course from a folder or archive in OLX, as a new version.",
  input: z.object({ path: z.string().min(1).max(4_096) }),
  run(desk, { path }, progress): Promise<ImportReport> {
    refuse(authoringRefusal(desk.actor));
    const turn = last.then(() => importNow(desk, path, progress));
    last = turn.catch(() => {}); // the next import does not care how this one ended; its caller is told
    return turn;
  },
});

async function importNow(desk: Desk, path: string, progress: Progress): Promise<ImportReport> {
  const { files, providers } = desk;
  const modules = providers.offers.flatMap(({ module }) => module ?? []);
  const apart = providers.list("block_type").flatMap(({ does }) => does.apart?.facts ?? []);
  const { stored, ...told } = await readInWorker({ path, files, modules, apart }, providers, progress);
  try {
    if ("failure" in told) throw errorOf(told.failure);
    await stageAndPublish(desk, told.built, progress);
    return told.built.report;
  } catch (error) {
    await takeBack(desk, files, stored).catch((cause) => {
      // Why the import failed is what its author is told; a file that nobody names does no harm.
      log("warn", "Files of an import that failed stay where they were stored", { error: cause });
    });
    throw error;
  }
}

type Read = Extract<Told, { stored: unknown }>;

function readInWorker(ask: Ask, providers: Providers, progress: Progress): Promise<Read> {
  const worker = new Worker(new URL("./read_worker.ts", import.meta.url), { type: "module", name: "import" });
  return new Promise<Read>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Told>) => {
      if ("progress" in data) progress(...data.progress as [number, number, string]);
      else if ("question" in data) void answerOf(data, providers).then((told) => worker.postMessage(told));
      else resolve(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`The import failed: ${event.message}`));
    };
    worker.postMessage(ask);
  }).finally(() => worker.terminate());
}

/** Who reads blocks elsewhere is asked from here: the worker cannot reach them. */
async function answerOf(
  { question, type, given }: Extract<Told, { question: unknown }>,
  providers: Providers,
): Promise<Answered> {
  try {
    return { question, answer: await providers.find("block_type", type)?.apart?.ask("read", given) };
  } catch (error) {
    return { question, failure: failureOf(error) };
  }
}

async function stageAndPublish(desk: Desk, built: BuiltVersion, progress: Progress): Promise<void> {
  const { courseId } = built.facts;
  const { answer: version } = await desk.send(beginVersion, { courseId });
  try {
    for (const files of slices(built.files, FILES_AT_ONCE)) {
      await desk.send(stageFiles, { courseId, version, files });
    }
    for (const units of slices(built.units, UNITS_AT_ONCE)) {
      await desk.send(stageUnits, { courseId, version, units });
    }
    progress(1, 1, "publishing");
    const { facts, outline, policy, report } = built;
    await desk.send(publishVersion, {
      courseId,
      version,
      facts,
      outline,
      blocks: [...built.blocks],
      policy: { ...policy, graders: [...policy.graders], cutoffs: { ...policy.cutoffs } },
      report: { ...report, kept: [...report.kept] },
    });
  } catch (error) {
    await desk.send(dropVersion, { courseId });
    throw error;
  }
}

async function takeBack(desk: Desk, files: Originals, stored: readonly string[]): Promise<void> {
  const store = await openOriginals(files);
  const held = await listHeldHashes(desk.reader("content"), stored);
  for (const hash of stored) {
    if (!held.has(hash)) await store.remove(hash);
  }
}

function slices<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from(
    { length: Math.ceil(items.length / size) },
    (_, at) => items.slice(at * size, (at + 1) * size),
  );
}

// A worker that reads a course, stores its files and builds its documents: minutes of computing for a large
// course, none of them on a thread that writes or serves.
import { errorOf, failureOf } from "core/base/failure.ts";
import type { FileStore } from "core/files/file_store.ts";
import { openOriginals } from "core/files/originals.ts";
import { blockApart } from "core/plugin/block_apart.ts";
import { loadProviders } from "core/plugin/load_providers.ts";
import type { Providers } from "core/work/providers.ts";
import { readCourse } from "contexts/content/olx/read_course.ts";
import type { SourceFile } from "contexts/content/olx/source.ts";
import { buildVersion } from "./build_version.ts";
import type { Answered, Ask, Told } from "./worker_talk.ts";

/** How many files are stored at the same time. */
const AT_ONCE = 8;

const port = self as unknown as {
  postMessage(told: Told): void;
  onmessage: ((event: MessageEvent<Ask | Answered>) => void) | null;
};

/** What was asked and is not answered yet, by its number. */
const questions = new Map<number, PromiseWithResolvers<unknown>>();
let last = 0;

port.onmessage = ({ data }) => {
  if (!("question" in data)) return void readAll(data);
  const asked = questions.get(data.question);
  questions.delete(data.question);
  if ("failure" in data) asked?.reject(errorOf(data.failure));
  else asked?.resolve(data.answer);
};

async function readAll(ask: Ask): Promise<void> {
  const stored: string[] = [];
  try {
    const built = await read(ask, stored);
    port.postMessage({ built, stored });
  } catch (error) {
    port.postMessage({ failure: failureOf(error), stored });
  }
}

/** Has a block read by code that only the other side can reach. */
function askToRead(type: string, given: unknown): Promise<unknown> {
  const question = ++last;
  const asked = Promise.withResolvers<unknown>();
  questions.set(question, asked);
  port.postMessage({ question, type, given });
  return asked.promise;
}

async function providersOf({ modules, apart }: Ask): Promise<Providers> {
  const providers = await loadProviders(modules);
  const provides = apart.map((facts) => ({
    kind: "block_type" as const,
    name: facts.name,
    does: blockApart({ facts, ask: (_, given) => askToRead(facts.name, given) }),
  }));
  providers.add({ plugin: "apart", provides });
  return providers;
}

async function read(ask: Ask, stored: string[]) {
  const { path, files } = ask;
  let told = 0;
  const progress = (done: number, total: number, what: string) => {
    // A hundred words a second are enough for any bar.
    if (done < total && performance.now() - told < 10) return;
    told = performance.now();
    port.postMessage({ progress: [done, total, what] });
  };
  await using reading = await readCourse(path, {
    onProgress: progress,
    providers: await providersOf(ask),
  });
  const built = buildVersion(reading);
  await storeFiles(reading.files, await openOriginals(files), stored, progress);
  return built;
}

/** Stores several files at a time: a store may be far away. What is stored is known also where another one fails. */
async function storeFiles(
  files: readonly SourceFile[],
  store: FileStore,
  stored: string[],
  progress: (done: number, total: number, what: string) => void,
): Promise<void> {
  let done = 0;
  const rest = [...files].reverse();
  const lane = async () => {
    for (let file = rest.pop(); file; file = rest.pop()) {
      if (await store.put(file.sha256, file.chunks())) stored.push(file.sha256);
      progress(++done, files.length, "storing");
    }
  };
  const failing = async () => {
    await lane().finally(() => rest.length = 0); // where one failed, no other is begun
  };
  const lanes = await Promise.allSettled(Array.from({ length: AT_ONCE }, failing));
  for (const ended of lanes) if (ended.status === "rejected") throw ended.reason;
}

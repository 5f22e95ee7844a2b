// A worker that reads a course, stores its files and builds its documents: minutes of computing for a large
// course, none of them on a thread that writes or serves.
import { openFileStore } from "core/data/file_store.ts";
import { failureOf } from "core/base/failure.ts";
import { loadProviders } from "core/plugin/load_providers.ts";
import { readCourse } from "contexts/content/olx/read_course.ts";
import { buildVersion } from "./build_version.ts";
import type { Ask, Told } from "./worker_talk.ts";

const port = self as unknown as {
  postMessage(told: Told): void;
  onmessage: ((event: MessageEvent<Ask>) => void) | null;
};

port.onmessage = async ({ data: ask }) => {
  const stored: string[] = [];
  try {
    const built = await read(ask, stored);
    port.postMessage({ built, stored });
  } catch (error) {
    port.postMessage({ failure: failureOf(error), stored });
  }
};

async function read({ path, filesFolder, modules }: Ask, stored: string[]) {
  let last = 0;
  const progress = (done: number, total: number, what: string) => {
    // A hundred words a second are enough for any bar.
    if (done < total && performance.now() - last < 10) return;
    last = performance.now();
    port.postMessage({ progress: [done, total, what] });
  };
  await using reading = await readCourse(path, {
    onProgress: progress,
    providers: await loadProviders(modules),
  });
  const built = buildVersion(reading);
  const store = openFileStore(filesFolder);
  for (const [at, file] of reading.files.entries()) {
    if (await store.put(file.sha256, file.chunks())) stored.push(file.sha256);
    progress(at + 1, reading.files.length, "storing");
  }
  return built;
}

import { wait } from "core/base/wait.ts";
import type { FormClient } from "core/testing/form_client.ts";

/** What somebody saw who asked for pages all the time. */
export interface Watched {
  readonly asked: number;
  /** The longest that a page took, in milliseconds. */
  readonly worst: number;
  /** Pages that did not come as pages should, and how often: `503 /learn`, `nobody answers`. */
  readonly failed: ReadonlyMap<string, number>;
}

/** How many milliseconds lie between two pages, and how long one may take before it counts as lost. */
const PAUSE = 40;
const LONGEST = 15_000;

/** Asks for pages, one after the other, again and again, until it is stopped. */
export function watchPages(client: FormClient, paths: readonly string[]): { stop(): Promise<Watched> } {
  const over = new AbortController();
  const failed = new Map<string, number>();
  const seen = { asked: 0, worst: 0, failed };
  const fail = (what: string) => failed.set(what, (failed.get(what) ?? 0) + 1);
  const going = (async () => {
    while (!over.signal.aborted) {
      for (const path of paths) {
        const begun = performance.now();
        try {
          const { status } = await Promise.race([client.get(path), tooLate()]);
          if (status !== 200) fail(`${status} ${path}`);
        } catch (error) {
          // Nobody answers, or the answer broke off: fetch says both so.
          if (!(error instanceof TypeError)) throw error;
          fail(`nobody answers ${path}`);
        }
        seen.asked++;
        seen.worst = Math.max(seen.worst, Math.round(performance.now() - begun));
        await wait(PAUSE, over.signal);
      }
    }
  })();
  return {
    async stop() {
      over.abort();
      await going;
      return seen;
    },
  };
}

async function tooLate(): Promise<{ readonly status: number }> {
  await wait(LONGEST);
  return { status: 0 };
}

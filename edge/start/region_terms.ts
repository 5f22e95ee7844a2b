import { RELEASE } from "core/base/release.ts";
import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import { TERMS, type Terms } from "core/run/region_calls.ts";
import type { RegionHome } from "core/run/region_home.ts";

/** How often a home that does not answer is asked again, in milliseconds. */
const AGAIN = 1_000;

/**
 * What home tells a region to do: which databases to copy, and where signals are. Kept in the data folder: a region
 * that starts while home is away goes on with what it was told last. Without that it asks until it is told, or stopped.
 */
export async function findTerms(
  home: RegionHome,
  name: string,
  folder: string,
  stop: AbortSignal,
): Promise<Terms | undefined> {
  for (let told = false; !stop.aborted;) {
    try {
      const terms = TERMS.parse(await home.ask("terms", { name, version: String(RELEASE) }));
      await keepTerms(folder, terms);
      return terms;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const kept = await keptTerms(folder);
      if (kept) return kept;
      if (!told) log("warn", "Home does not answer; this region waits for it", { home: home.url, error });
      told = true;
      await wait(AGAIN, stop);
    }
  }
  return undefined;
}

function termsFile(folder: string): string {
  return `${folder}/region-terms.json`;
}

async function keepTerms(folder: string, terms: Terms): Promise<void> {
  const half = `${termsFile(folder)}.half`;
  // An address may hold the token of a database server.
  await Deno.writeTextFile(half, JSON.stringify(terms), { mode: 0o600 });
  await Deno.rename(half, termsFile(folder));
}

async function keptTerms(folder: string): Promise<Terms | undefined> {
  try {
    return TERMS.parse(JSON.parse(await Deno.readTextFile(termsFile(folder))));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) {
      log("warn", "What home told last cannot be read; it is asked again", { error });
    }
    return undefined;
  }
}

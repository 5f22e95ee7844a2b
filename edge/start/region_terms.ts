import { z } from "zod";
import { RELEASE } from "core/base/release.ts";
import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import { TERMS, type Terms } from "core/run/region_calls.ts";
import type { RegionHome } from "core/run/region_home.ts";
import { openText, signText } from "edge/memory/signed_text.ts";
import { derivedKey } from "edge/start/secret_key.ts";

/** How often a home that does not answer is asked again, in milliseconds. */
const AGAIN = 1_000;

/** What was told last, and by which home. */
const KEPT = z.object({ home: z.string(), terms: TERMS });

/** What a region asks for what it should do with. */
export interface TermsWanted {
  readonly home: RegionHome;
  readonly name: string;
  readonly folder: string;
  /** What it proves itself with: what was told under another key was told to another site's region. */
  readonly regionKey: string;
}

/** What home tells a region to do, and whether it said so at this start. */
export interface FoundTerms {
  readonly terms: Terms;
  readonly from: "told" | "remembered";
}

/**
 * What home tells a region to do: which databases to copy, and where signals are. Kept in the data folder: a region
 * that starts while home is away goes on with what it was told last, and asks on. Without that it asks until it is
 * told; undefined where it is stopped meanwhile.
 */
export async function findTerms(wanted: TermsWanted, stop: AbortSignal): Promise<FoundTerms | undefined> {
  const memory = new TermsMemory(wanted, await derivedKey(wanted.regionKey, "terms of regions"));
  for (let told = false; !stop.aborted;) {
    try {
      return { terms: await memory.keep(await askTerms(wanted)), from: "told" };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const terms = await memory.read();
      if (terms) {
        log("warn", "Home does not answer; this region begins with what it was told last", { error });
        void goOnAsking(wanted, memory, terms, stop);
        return { terms, from: "remembered" };
      }
      if (!told) {
        log("warn", "Home does not answer; this region waits for it", { home: wanted.home.url, error });
      }
      told = true;
      await wait(AGAIN, stop);
    }
  }
  return undefined;
}

async function askTerms({ home, name }: TermsWanted): Promise<Terms> {
  return TERMS.parse(await home.ask("terms", { name, version: String(RELEASE) }));
}

/** What home says once it is back is remembered for the next start, which it takes to follow it. */
async function goOnAsking(
  wanted: TermsWanted,
  memory: TermsMemory,
  before: Terms,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    await wait(AGAIN, stop);
    try {
      if (stop.aborted) return;
      const terms = await memory.keep(await askTerms(wanted));
      const differs = JSON.stringify(terms) !== JSON.stringify(before);
      if (differs) log("warn", "Home tells this region to do something else now: start it again");
      return;
    } catch (error) {
      if (!(error instanceof Refusal)) return log("error", "What home tells cannot be taken", { error });
    }
  }
}

/** The file in which terms are remembered, signed: it says which servers are asked for everything. */
class TermsMemory {
  readonly #file: string;
  readonly #home: string;
  readonly #key: string;

  constructor({ folder, home }: TermsWanted, key: string) {
    [this.#file, this.#home, this.#key] = [`${folder}/region-terms`, home.url, key];
  }

  async keep(terms: Terms): Promise<Terms> {
    const text = JSON.stringify({ home: this.#home, terms } satisfies z.input<typeof KEPT>);
    const half = `${this.#file}.half`;
    // An address may hold the token of a database server.
    await Deno.writeTextFile(half, signText(text, this.#key), { mode: 0o600 });
    await Deno.rename(half, this.#file);
    return terms;
  }

  /** What is remembered of this home, and was signed by our key. */
  async read(): Promise<Terms | undefined> {
    try {
      const text = openText(await Deno.readTextFile(this.#file), this.#key);
      const kept = text === undefined ? undefined : KEPT.parse(JSON.parse(text));
      if (kept?.home === this.#home) return kept.terms;
      log("warn", "What is remembered was told by another home, or under another key: it does not count");
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) {
        log("warn", "What home told last cannot be read; it is asked again", { error });
      }
    }
    return undefined;
  }
}

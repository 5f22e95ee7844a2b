import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import { addressOf } from "core/data/server_address.ts";
import type { Reader } from "core/data/reader.ts";
import { type Embedded, openEmbedded } from "core/replica/embedded.ts";
import { isSound, newLife, sweepLives, theLife } from "core/replica/lives.ts";
import { openReaderAt } from "core/run/readers.ts";
import { readStand, type Stand } from "core/work/stand.ts";
import type { Cuttable } from "./data_files.ts";

/** How often a server that does not answer is asked again, and after how many milliseconds. */
const TRIES = 4;
const BETWEEN = 500;

/** Databases on servers, as copies that are brought up to date before each look at the moment. */
export interface ServedCopies {
  readonly databases: readonly Cuttable[];
  /** Brings all copies up to date. */
  pull(): Promise<void>;
  /** Whether nothing was stored on any server since the last pull. */
  areCurrent(): Promise<boolean>;
  close(): void;
}

/** One database on a server, its copy, and what reads where the server stands. */
interface Served {
  readonly name: string;
  readonly file: string;
  readonly copy: Embedded;
  readonly reader: Reader;
}

/**
 * Opens copies of databases that are on libSQL servers, in a folder where they stay: what was copied before is not
 * fetched again, and a copy in doubt is made anew. Refuses `backup.server_unread`.
 */
export async function openServed(
  urls: Readonly<Record<string, string>>,
  folder: string,
): Promise<ServedCopies> {
  const all: Served[] = [];
  const close = () => {
    for (const { copy, reader } of all.splice(0)) {
      copy.close();
      reader.close();
    }
  };
  try {
    for (const [name, url] of Object.entries(urls)) {
      all.push(await told(url, async () => await openCopy(name, url, `${folder}/${name}`)));
    }
  } catch (error) {
    close();
    throw error;
  }
  return {
    databases: all.map(({ name, file }) => ({ name, file })),
    pull: async () => void await Promise.all(all.map((one) => told(urls[one.name]!, () => one.copy.pull()))),
    areCurrent: async () =>
      (await Promise.all(all.map((one) => told(urls[one.name]!, () => isCurrent(one))))).every(Boolean),
    close,
  };
}

async function openCopy(name: string, url: string, folder: string): Promise<Served> {
  const reader = await openReaderAt(name, url);
  try {
    const stand = await readStand(reader, name);
    let file = await theLife(folder);
    if (!await isOf(file, stand)) {
      file = await newLife(folder);
      await sweepLives(folder);
    }
    const copy = openEmbedded(file, url);
    await copy.pull();
    return { name, file, copy, reader };
  } catch (error) {
    reader.close();
    throw error;
  }
}

/** Whether a copy that was left is of this life of its database, and whole; one that is not there yet is, too. */
async function isOf(file: string, { generation, sequence }: Stand): Promise<boolean> {
  const sound = await isSound(file);
  if (sound === undefined) return true;
  if (!sound) return false;
  const left = await openReaderAt("copy", `file:${file}`);
  try {
    const stand = await readStand(left, "copy");
    return stand.generation === generation && stand.sequence <= sequence;
  } finally {
    left.close();
  }
}

async function isCurrent({ name, copy, reader }: Served): Promise<boolean> {
  const there = await readStand(reader, name);
  const here = copy.read("select sequence, generation from _stand");
  return here?.generation === there.generation && Number(here.sequence) === there.sequence;
}

/** What a server does not answer at once, it is asked again. */
async function told<Answer>(url: string, ask: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1;; tries++) {
    try {
      return await ask();
    } catch (error) {
      if (tries < TRIES) {
        await wait(BETWEEN);
        continue;
      }
      throw new Refusal(
        "backup.server_unread",
        "unavailable",
        `Cannot copy the database at ${addressOf(url)}: ${error instanceof Error ? error.message : error}`,
        { address: addressOf(url) },
        error,
      );
    }
  }
}

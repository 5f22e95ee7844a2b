import { createHash } from "node:crypto";
import { Refusal } from "core/base/refusal.ts";
import type { FileStore } from "core/files/file_store.ts";
import type { Progress } from "core/work/job.ts";
import type { BackupStore } from "./backup_store.ts";
import { type Finding, finding } from "./finding.ts";
import type { Manifest } from "./manifest.ts";
import { treesOf } from "./prune.ts";
import { readStoredList } from "./restore_files.ts";
import { readChunk, readPiece } from "./trees.ts";

/** What a store holds, and what of it is not what was stored. */
export interface VerifiedStore {
  readonly backups: number;
  readonly chunks: number;
  readonly findings: readonly Finding[];
}

/** Holds everything that backups are made of to its hash, each chunk once, and names the backups that are damaged. */
export async function verifyStore(store: BackupStore, progress: Progress = () => {}): Promise<VerifiedStore> {
  const all = await store.list();
  const looked = new Looked();
  const findings: Finding[] = [];
  for (const [at, manifest] of all.entries()) {
    progress(at, all.length, manifest.at);
    const damaged = await lookThrough(manifest, store, looked);
    if (damaged.length === 0) continue;
    const words = `the backup of ${manifest.at} cannot be restored: chunks of it are damaged or missing`;
    findings.push(finding("damaged", `backup ${manifest.number}`, words, damaged));
  }
  return { backups: all.length, chunks: looked.size, findings };
}

/** What was looked at already, and what was wrong with it. */
class Looked {
  readonly #at = new Map<string, readonly string[]>();

  get size(): number {
    return this.#at.size;
  }

  async once(hash: string, look: () => Promise<readonly string[]>): Promise<readonly string[]> {
    const found = this.#at.get(hash);
    if (found) return found;
    const wrong = await look().then((wrong) => wrong, (error) => {
      if (error instanceof Refusal && error.code === "backup.damaged") return [hash];
      throw error;
    });
    this.#at.set(hash, wrong);
    return wrong;
  }
}

async function lookThrough({ data, keys }: Manifest, store: BackupStore, looked: Looked): Promise<string[]> {
  const wrong: string[] = [];
  const tree = async (from: FileStore, pieces: readonly string[]) => {
    for (const piece of pieces) {
      wrong.push(...await looked.once(piece, () => lookAtPiece(from, piece, looked)));
    }
  };
  for (const { pieces } of keys ? treesOf(keys) : []) await tree(store.keys, pieces);
  if (!data) return wrong;
  for (const { pieces } of [...treesOf(data), data.stored]) await tree(store.objects, pieces);
  if (wrong.length > 0) return wrong;
  for (const { hash } of await readStoredList(store.objects, data.stored)) {
    wrong.push(...await looked.once(hash, () => lookAtFile(store.objects, hash)));
  }
  return wrong;
}

async function lookAtPiece(store: FileStore, piece: string, looked: Looked): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const hash of await readPiece(store, piece, "a database")) {
    wrong.push(
      ...await looked.once(hash, async () => {
        await readChunk(store, hash, "a database");
        return [];
      }),
    );
  }
  return wrong;
}

async function lookAtFile(store: FileStore, hash: string): Promise<readonly string[]> {
  const file = await store.open(hash);
  if (!file) return [hash];
  const found = createHash("sha256");
  for await (const piece of file.stream) found.update(piece);
  return found.digest("hex") === hash ? [] : [hash];
}

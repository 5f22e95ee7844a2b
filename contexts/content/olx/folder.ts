import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { basename, join, sep } from "node:path";
import { Refusal } from "core/base/refusal.ts";
import type { Limits } from "./limits.ts";
import { admitPath, isLitter } from "./paths.ts";
import { courseRoot } from "./root.ts";
import type { Progress, Source, SourceFile } from "./source.ts";

// A course as a folder: what Open edX writes when a course is kept in version control. Links are followed only where
// they end at a file inside the same folder (old courses have `course.xml` as a link into `roots/`).

/** The files below a folder, each measured and hashed, none of them kept open. */
export async function openFolder(path: string, limits: Limits, progress: Progress): Promise<Source> {
  const root = await realpath(path);
  const found: { path: string; at: string; size: number }[] = [];
  let bytes = 0;
  for await (const entry of walk(root, "", limits)) {
    bytes += entry.size;
    admitSize(entry, bytes, limits);
    found.push(entry);
  }
  const at = new Map(found.map((entry) => [entry.path, entry.at]));
  const below = await courseRoot(
    [...at.keys()],
    async (name) => new Uint8Array(await readFile(at.get(name)!)),
  );
  const wanted = found.filter((entry) => entry.path.startsWith(below));
  const files = new Map<string, SourceFile>();
  for (const entry of wanted) {
    const name = entry.path.slice(below.length);
    files.set(name, await fileAt(name, entry.at));
    progress(files.size, wanted.length, "unpacking");
  }
  return { files, name: basename(below || root), [Symbol.asyncDispose]: () => Promise.resolve() };
}

async function* walk(
  root: string,
  folder: string,
  limits: Limits,
  seen = { entries: 0 },
): AsyncGenerator<{ path: string; at: string; size: number }> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = admitPath(folder ? `${folder}/${entry.name}` : entry.name, limits);
    if (isLitter(path)) continue;
    if (++seen.entries > limits.entries) {
      throw new Refusal(
        "content.archive_too_many_files",
        "limited",
        `Cannot read more than ${limits.entries} files`,
        {
          limit: limits.entries,
        },
      );
    }
    if (entry.isDirectory()) {
      yield* walk(root, path, limits, seen);
      continue;
    }
    const at = entry.isSymbolicLink() ? await insideTarget(root, path) : join(root, path);
    const facts = await stat(at);
    if (!facts.isFile()) {
      throw new Refusal(
        "content.archive_device",
        "invalid",
        `Cannot read "${path}": it is no ordinary file`,
        { path },
      );
    }
    yield { path, at, size: facts.size };
  }
}

async function insideTarget(root: string, path: string): Promise<string> {
  const target = await realpath(join(root, path)).catch(() => undefined); // a link to nowhere: refused below
  if (target?.startsWith(root + sep) && (await stat(target)).isFile()) return target;
  throw new Refusal(
    "content.archive_link",
    "invalid",
    `Cannot follow the link "${path}": it does not end at a file inside the folder`,
    {
      path,
    },
  );
}

function admitSize(file: { path: string; size: number }, total: number, limits: Limits): void {
  if (file.size > limits.fileBytes) {
    throw new Refusal("content.file_too_large", "limited", `Cannot read "${file.path}": ${file.size} bytes`, {
      path: file.path,
      limit: limits.fileBytes,
    });
  }
  if (total > limits.unpackedBytes) {
    throw new Refusal("content.archive_too_large", "limited", "Cannot read a folder of this size", {
      limit: limits.unpackedBytes,
    });
  }
}

async function fileAt(path: string, at: string): Promise<SourceFile> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of createReadStream(at)) {
    hash.update(chunk);
    size += chunk.length;
  }
  return {
    path,
    size,
    sha256: hash.digest("hex"),
    read: async () => new Uint8Array(await readFile(at)),
    chunks: () => createReadStream(at),
  };
}

import { Refusal } from "core/base/refusal.ts";
import type { Limits } from "./limits.ts";

// Names inside an archive or a folder: made uniform where they are honest, refused where they would lead out.

const DRIVE = /^[A-Za-z]:/;
// deno-lint-ignore no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f]/;

/** What editors, operating systems and version control leave beside a course; no part of it, so not imported. */
const LITTER = /(^|\/)(\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini|__MACOSX|\.git|\.hg|\.svn)(\/|$)/;

/**
 * The uniform form of a path as an archive names it: forward slashes, no `.` segments, no slash at the ends. The
 * empty string stands for the root itself. Refuses whatever would lead out of the root.
 */
export function admitPath(name: string, limits: Limits): string {
  if (name.length > limits.pathLength) {
    throw new Refusal(
      "content.archive_path_too_long",
      "limited",
      `Cannot read a path of ${name.length} characters`,
      {
        limit: limits.pathLength,
        path: name.slice(0, 100),
      },
    );
  }
  if (CONTROL.test(name)) throw badPath("content.archive_path_invalid", name, "it holds control characters");
  if (/^[/\\]/.test(name) || DRIVE.test(name)) {
    throw badPath("content.archive_absolute_path", name, "it is absolute");
  }
  if (name.split(/[/\\]/).includes("..")) {
    throw badPath("content.archive_traversal", name, "it leads out of the archive");
  }
  const segments = name.split("/").filter((segment) => segment !== "" && segment !== ".");
  if (segments.length > limits.pathDepth) {
    throw new Refusal("content.archive_too_deep", "limited", `Cannot read "${name}": too many folders deep`, {
      limit: limits.pathDepth,
      path: name,
    });
  }
  return segments.join("/");
}

function badPath(code: string, path: string, why: string): Refusal {
  return new Refusal(code, "invalid", `Cannot read the path ${JSON.stringify(path)}: ${why}`, { path });
}

/** Whether a path is something that a machine left beside the course, such as `.DS_Store` or `.git/`. */
export function isLitter(path: string): boolean {
  return LITTER.test(path);
}

/** The folder part of a path, without a slash at its end. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}

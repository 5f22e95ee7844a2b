import { Refusal } from "core/base/refusal.ts";
import { folderOf } from "./paths.ts";

// Where in a heap of files the course is; and when it is none, what it looks like instead.

const DECODER = new TextDecoder("latin1");

/**
 * The folder of the course among these paths, as a prefix that is empty or ends with a slash: the one that holds
 * `course.xml`, nearest to the top.
 */
export async function courseRoot(
  paths: readonly string[],
  read: (path: string) => Promise<Uint8Array>,
): Promise<string> {
  const at = topmost(paths, "course.xml");
  if (at.length === 0) {
    const roots = paths.filter((path) => /(^|\/)roots\/[^/]+\.xml$/.test(path));
    if (roots.length === 1) return prefixOf(folderOf(folderOf(roots[0]!)));
    if (roots.length > 1) throw severalCourses(roots);
    throw notACourse(await looksLike(paths, read));
  }
  if (at.length > 1) throw severalCourses(at);
  return prefixOf(folderOf(at[0]!));
}

function prefixOf(folder: string): string {
  return folder ? `${folder}/` : "";
}

function topmost(paths: readonly string[], name: string): string[] {
  const found = paths.filter((path) => path === name || path.endsWith(`/${name}`));
  const depth = (path: string) => path.split("/").length;
  const least = Math.min(...found.map(depth));
  return found.filter((path) => depth(path) === least);
}

function severalCourses(paths: readonly string[]): Refusal {
  const message = `Cannot choose between ${paths.length} courses: import one at a time`;
  return new Refusal("content.several_courses", "invalid", message, { paths: paths.slice(0, 10) });
}

/** Says that what was given is no course, and what it looks like instead. */
export function notACourse(looksLike: string): Refusal {
  const message = `Cannot import: this is not an Open edX course, it looks like ${looksLike}`;
  return new Refusal("content.not_a_course", "invalid", message, { looksLike });
}

const MARKS: readonly (readonly [RegExp, string])[] = [
  [/(^|\/)library\.xml$/, "an Open edX content library"],
  [/(^|\/)moodle_backup\.xml$/, "a Moodle backup"],
  [/(^|\/)tincan\.xml$/, "an xAPI package"],
  [/(^|\/)cmi5\.xml$/, "a cmi5 package"],
  [/(^|\/)META-INF\/container\.xml$/, "an EPUB book"],
  [/(^|\/)word\/document\.xml$/, "a Word document"],
  [/(^|\/)ppt\/presentation\.xml$/, "a presentation"],
  [/(^|\/)\.bb-package-info$/, "a Blackboard archive"],
  [/(^|\/)package\.json$/, "a JavaScript project"],
];

async function looksLike(
  paths: readonly string[],
  read: (path: string) => Promise<Uint8Array>,
): Promise<string> {
  if (paths.length === 0) return "an empty folder or archive";
  const [manifest] = topmost(paths, "imsmanifest.xml");
  if (manifest) return packageKind(DECODER.decode(await read(manifest)));
  const mark = MARKS.find(([pattern]) => paths.some((path) => pattern.test(path)));
  if (mark) return mark[1];
  if (paths.some((path) => /(^|\/)(chapter|sequential|vertical)\/[^/]+\.xml$/.test(path))) {
    return "parts of a course without its course.xml";
  }
  return `${paths.length} other files, such as ${paths[0]!.slice(0, 100)}`;
}

function packageKind(manifest: string): string {
  if (/adlcp|ADL SCORM|scormtype/i.test(manifest)) return "a SCORM package";
  if (/imsccv?1p|IMS Common Cartridge|imscc/i.test(manifest)) return "an IMS Common Cartridge";
  return "an IMS content package";
}

/** What a file is by its first and last bytes, where that is neither a tar nor a gzipped file. */
export function looksLikeFormat(head: Uint8Array, tail: Uint8Array): string | undefined {
  const start = DECODER.decode(head);
  if (start.startsWith("PK")) return zipKind(DECODER.decode(tail));
  if (start.startsWith("BZh")) return "a bzip2 archive, where .tar.gz or .tar is expected";
  if (start.startsWith("\u00fd7zXZ")) return "an xz archive, where .tar.gz or .tar is expected";
  if (start.startsWith("(\u00b5/\u00fd")) return "a zstd archive, where .tar.gz or .tar is expected";
  if (start.startsWith("7z\u00bc\u00af")) return "a 7-Zip archive, where .tar.gz or .tar is expected";
  if (start.startsWith("Rar!")) return "a RAR archive, where .tar.gz or .tar is expected";
  if (start.startsWith("%PDF")) return "a PDF document";
  if (/^(?:\u00ef\u00bb\u00bf)?\s*<\?xml|^\s*<course\b/.test(start)) {
    return "a single XML file, where a folder is expected";
  }
  if (/^\s*<(?:!doctype|html)\b/i.test(start)) return "a web page";
  return undefined;
}

/** A ZIP tells the names of its files at its end, uncompressed. */
function zipKind(directory: string): string {
  if (directory.includes("imsmanifest.xml")) return "a SCORM package or an IMS Common Cartridge";
  if (directory.includes("moodle_backup.xml")) return "a Moodle backup";
  if (directory.includes("course.xml")) return "a ZIP of a course, where .tar.gz or a folder is expected";
  return "a ZIP archive, where .tar.gz or a folder is expected";
}

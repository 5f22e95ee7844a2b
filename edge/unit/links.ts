import { type CourseLink, rewriteLinks } from "contexts/content/mod.ts";
import { fileAddress } from "edge/files/course_files.ts";
import { paths } from "edge/paths.ts";
import { boxWideParts } from "edge/unit/wide_parts.ts";
import type { Words } from "edge/words.ts";

/** A course's sanitised HTML as pages show it: waiting links with their addresses here, wide parts in boxes. */
export function authorHtml(html: string, courseId: string, t: Words): string {
  return boxWideParts(rewriteLinks(html, (link) => addressOf(link, courseId)), t);
}

/** A block's fields with the addresses that links and files have here, wherever in them they stand. */
export function pageFields(fields: unknown, courseId: string, t: Words): unknown {
  return JSON.parse(
    JSON.stringify(fields),
    (_, value) =>
      typeof value !== "string"
        ? value
        : value.startsWith("asset:")
        ? resolveSource(value)
        : authorHtml(value, courseId, t),
  );
}

/** The address of a course's file that a document names `asset:HASH/NAME`; any other address as it is. */
function resolveSource(source: string): string {
  const [, hash, name] = /^asset:([0-9a-f]{64})\/(.*)$/.exec(source) ?? [];
  return hash && name ? fileAddress(hash, decodeURIComponent(name)) : source;
}

function addressOf({ kind, target, fragment }: CourseLink, courseId: string): string | undefined {
  switch (kind) {
    case "asset": {
      const at = target.indexOf("/");
      // A file that the course names but never had: its words stay, the link goes.
      return /^[0-9a-f]{64}$/.test(target.slice(0, at))
        ? fileAddress(target.slice(0, at), target.slice(at + 1)) + fragment
        : undefined;
    }
    case "jump":
      return paths.jump(courseId, target) + fragment;
    case "course":
      return target.startsWith("progress") ? paths.progress(courseId) : paths.outline(courseId);
  }
}

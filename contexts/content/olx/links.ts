// Links inside a course's HTML. Open edX has a handful of spellings for "this file" and "that block"; at import they
// become `asset:PATH`, `jump:BLOCK` and `course:PAGE`, which the edge turns into addresses when a page is drawn.

/** Gives a URL its new form; undefined takes it away. */
export type LinkRewriter = (url: string) => string | undefined;

/** A link that waits for its address. */
export interface CourseLink {
  /** A file of the course, a block by its url_name, or a page of the course such as `progress`. */
  readonly kind: "asset" | "jump" | "course";
  readonly target: string;
  /** With its `#`, or empty. */
  readonly fragment: string;
}

/** A URL with a scheme of the web, or a place on the same page: good as it is. */
const COMPLETE = /^(?!asset-v1:|i4x:)(?:[a-z][a-z0-9+.-]*:|#)/i;
/** Browsers and servers agree on no more than this. */
const LENGTH = 4096;
const ASSET = [
  /^(?:\.{0,2}\/)*static\/(.+)$/,
  /^\/?c4x\/[^/]+\/[^/]+\/asset\/(.+)$/,
  /^\/?asset-v1:[^@]+\+type@asset\+block@(.+)$/,
  /^\/?i4x:\/\/[^/]+\/[^/]+\/asset\/(.+)$/,
];
const JUMP = /^(?:\.{0,2}\/)*(?:courses?\/.+\/|course\/)?jump_to_id\/([^/]+)\/?$/;
const JUMP_TO = /^\/?courses\/.+\/jump_to\/(?:.*block@|i4x:.*\/)([^/@]+)\/?$/;
const COURSE = /^\/?(?:course\/|courses\/(?:course-v1:[^/]+|[^/]+\/[^/]+\/[^/]+)\/)(.*)$/;

/** The rewriter of one course, which knows its files (`static/…`) and its key. */
export function courseLinks(assets: Iterable<string>, key: string): LinkRewriter {
  const found = assetFinder(assets);
  const ids = [key, key.replaceAll("+", "/")];
  return (given) => {
    if (given.length > LENGTH) return undefined;
    const url = ownPath(given.trim(), ids);
    if (url === "" || COMPLETE.test(url)) return url;
    if (url.startsWith("//")) return `https:${url}`;
    const [, path = "", fragment = ""] = /^([^?#]*)(?:\?[^#]*)?(#.*)?$/s.exec(url) ?? [];
    return assetLink(path, fragment, found) ?? blockLink(path, fragment);
  };
}

/** The path of a URL that names this very course on whatever site it came from; any other URL as it is. */
function ownPath(url: string, ids: readonly string[]): string {
  const path = /^https?:\/\/[^/]+(\/(?:courses|asset-v1:|c4x)[^]*)$/.exec(url)?.[1];
  return path && ids.some((id) => path.includes(id)) ? path : url;
}

function assetLink(path: string, fragment: string, found: (name: string) => string): string | undefined {
  for (const pattern of ASSET) {
    const name = pattern.exec(path)?.[1];
    if (name) return `asset:${encodePath(found(decoded(name)))}${fragment}`;
  }
  return undefined;
}

function blockLink(path: string, fragment: string): string | undefined {
  const block = JUMP.exec(path)?.[1] ?? JUMP_TO.exec(path)?.[1];
  if (block) return `jump:${encodePath(decoded(block))}${fragment}`;
  const page = COURSE.exec(path)?.[1];
  if (page === undefined) return undefined; // relative to a page that is not ours: leads nowhere
  const steps = /^courseware\/(.*)$/.exec(page)?.[1]?.split("/").filter((step) =>
    step && !/^\d+$/.test(step)
  );
  const last = steps?.at(-1);
  return last ? `jump:${encodePath(decoded(last))}` : `course:${encodePath(decoded(page))}${fragment}`;
}

/** Finds a file by the name a link has for it: exactly, or as Open edX cleans names and flattens folders. */
function assetFinder(assets: Iterable<string>): (name: string) => string {
  const exact = new Map<string, string>();
  const loose = new Map<string, string>();
  for (const path of assets) {
    const name = path.replace(/^static\//, "");
    exact.set(name.normalize("NFC"), path);
    loose.set(looseName(name), path);
  }
  return (name) => exact.get(name.normalize("NFC")) ?? loose.get(looseName(name)) ?? `static/${name}`;
}

function looseName(name: string): string {
  return name.normalize("NFC").replace(/[^\p{L}\p{N}.-]+/gu, "_").toLowerCase();
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", "%2B"));
  } catch {
    return text; // a lone percent sign: the name means itself
  }
}

function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

const TAG = /<[a-z][^<>]*>/gi;
const WAITING = / (href|src|poster)="(asset|jump|course):([^"#]*)(#[^"]*)?"/g;

/** Gives the waiting links of sanitised HTML their addresses; a link without one keeps its words and loses its target. */
export function rewriteLinks(html: string, resolve: (link: CourseLink) => string | undefined): string {
  if (!/"(?:asset|jump|course):/.test(html)) return html;
  return html.replace(
    TAG,
    (tag) =>
      tag.replace(
        WAITING,
        (_, attribute: string, kind: CourseLink["kind"], target: string, fragment = "") => {
          const address = resolve({ kind, target: decoded(target), fragment });
          return address === undefined
            ? ""
            : ` ${attribute}="${address.replaceAll("&", "&amp;").replaceAll('"', "%22")}"`;
        },
      ),
  );
}

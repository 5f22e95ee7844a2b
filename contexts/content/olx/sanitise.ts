// @ts-types="@types/sanitize-html"
import sanitize from "sanitize-html";
import { Refusal } from "core/base/refusal.ts";
import { ALLOWED_ATTRIBUTES, ALLOWED_TAGS, DROPPED_WHOLE, RENAMED, ROLES } from "core/base/safe_html.ts";
import type { LinkRewriter } from "./links.ts";

// HTML of strangers, made safe once, at import: no script, no event handler, no style, no form, no name that could
// meet one of ours. What it looked like becomes a few classes, since inline styles do not pass our content policy.

type Attributes = Record<string, string>;

/** The classes that it may carry: what its inline styles said, as the house's style sheet knows it. */
const CLASSES = [
  "align-center",
  "align-left",
  "align-right",
  "align-justify",
  "float-left",
  "float-right",
  "embed",
  "language-*",
];
/** Names that authors chose live beside ours on one page, so theirs wear this. */
const PREFIX = "c-";
const NAMES = ["id", "name"];
const REFERENCES = ["aria-labelledby", "aria-describedby", "headers"];
const URLS = ["href", "src", "poster", "cite"];
const SCHEMES = ["http", "https", "mailto", "tel", "asset", "jump", "course"];
const PICTURE = /^data:image\/(?:png|jpe?g|gif|webp|svg\+xml)[;,]/i;
/** Elements inside elements: twice what browsers build, and few enough to be read in no time. */
const DEPTH = 1000;
/** Other sites' frames that wait behind no disclosure yet. */
const EMBED = /(?<!<details class="embed"><summary>[^<]*<\/summary>)<iframe ([^>]*)><\/iframe>/g;

const OPTIONS: sanitize.IOptions = {
  allowedTags: [...ALLOWED_TAGS],
  allowedAttributes: Object.fromEntries(
    Object.entries(ALLOWED_ATTRIBUTES).map(([tag, names]) => [tag, [...names]]),
  ),
  allowedClasses: { "*": [...CLASSES] },
  allowedSchemes: SCHEMES,
  allowedSchemesByTag: { img: [...SCHEMES, "data"] },
  allowedSchemesAppliedToAttributes: URLS,
  allowProtocolRelative: false,
  nonTextTags: [...DROPPED_WHOLE],
  nestingLimit: 200,
};

/** HTML made safe, with whether it had meant to run scripts. */
export interface Sanitised {
  readonly html: string;
  readonly scripted: boolean;
}

/**
 * The HTML that may be shown on our pages, its links rewritten. Other sites' frames wait, sandboxed, behind a
 * disclosure; whatever is served from a page's own origin must refuse to be framed, or say `sandbox` in its own headers.
 */
export function sanitiseHtml(html: string, links: LinkRewriter): string {
  return sanitised(html, links).html;
}

/** The same, telling whether scripts were taken out. */
export function sanitised(html: string, links: LinkRewriter): Sanitised {
  let scripted = false;
  let depth = 0;
  const headings = headingsIn(html);
  const onOpenTag = (tag: string, attributes: Attributes) => {
    if (++depth > DEPTH) throw tooDeep();
    scripted ||= runsScripts(tag, attributes);
  };
  const clean = sanitize(withMathDelimiters(html), {
    ...OPTIONS,
    onOpenTag,
    onCloseTag: () => void depth--,
    transformTags: {
      "*": (tag, attributes) => ({
        tagName: headings.get(tag) ?? RENAMED.get(tag) ?? tag,
        attribs: admitted(tag, attributes, links),
      }),
      iframe: (_, attributes) => frame(attributes, links),
      embed: (_, attributes) => linkTo(attributes.src, attributes.title),
      object: (_, attributes) => linkTo(attributes.data, attributes.title),
    },
  });
  return { html: clean.replace(EMBED, disclosed), scripted };
}

/**
 * The headings of some HTML and what each becomes: a page has one `h1`, and it is ours, so they begin at `h2` and go
 * down without a gap, whatever level their author began at.
 */
function headingsIn(html: string): Map<string, string> {
  const found = new Set([...html.matchAll(/<(h[1-6])\b/gi)].map(([, tag]) => tag!.toLowerCase()));
  return new Map([...found].sort().map((tag, at) => [tag, `h${Math.min(6, at + 2)}`]));
}

function tooDeep(): Refusal {
  const message = `Cannot read HTML with elements more than ${DEPTH} deep`;
  return new Refusal("content.html_too_deep", "limited", message, { limit: DEPTH });
}

/** Script elements that only carry data. */
const INERT = /^(?:math\/|application\/(?:ld\+)?json|text\/(?:x-)?(?:template|handlebars|plain))/i;
/** Links that do something, apart from the old ways to write a link that does nothing. */
const SCRIPT_LINK = /^\s*javascript:(?!\s*(?:void\b|;|$))/i;

function runsScripts(tag: string, attributes: Attributes): boolean {
  if (tag === "script" && !INERT.test(attributes.type ?? "")) return true;
  return Object.entries(attributes).some(([name, value]) =>
    /^on[a-z]/.test(name) || (URLS.includes(name) && SCRIPT_LINK.test(value))
  );
}

function admitted(tag: string, given: Attributes, links: LinkRewriter): Attributes {
  const attributes: Attributes = {};
  for (const [name, value] of Object.entries(given)) {
    const kept = NAMES.includes(name) || REFERENCES.includes(name)
      ? prefixed(value)
      : URLS.includes(name)
      ? address(value, links)
      : value;
    if (kept !== undefined) attributes[name] = kept;
  }
  attributes.class = classes(tag, given);
  if (attributes.role && !ROLES.has(attributes.role)) delete attributes.role;
  if (tag === "a") anchor(attributes);
  if (tag === "img") picture(attributes, given);
  if (tag === "video" || tag === "audio") Object.assign(attributes, { controls: "", preload: "metadata" });
  return attributes;
}

function prefixed(names: string): string {
  return names.split(/\s+/).filter(Boolean).map(prefixedName).join(" ");
}

/** What wears the prefix already keeps it: HTML that is read again is the same. */
function prefixedName(name: string): string {
  return name.startsWith(PREFIX) ? name : PREFIX + name;
}

function address(url: string, links: LinkRewriter): string | undefined {
  const trimmed = url.trim();
  if (trimmed.startsWith("#")) return trimmed === "#" ? undefined : `#${prefixedName(trimmed.slice(1))}`;
  if (PICTURE.test(trimmed)) return trimmed;
  if (/^data:/i.test(trimmed)) return undefined;
  return links(trimmed) || undefined;
}

function anchor(attributes: Attributes): void {
  if (attributes.name && !attributes.id) attributes.id = attributes.name;
  if (attributes.target === "_blank") attributes.rel = "noopener";
  else {
    delete attributes.target;
    delete attributes.rel;
  }
}

function picture(attributes: Attributes, given: Attributes): void {
  attributes.loading = "lazy";
  if (given.usemap) attributes.usemap = `#${prefixedName(given.usemap.replace(/^#/, ""))}`;
  for (const side of ["width", "height"] as const) {
    const said = new RegExp(`(?:^|;)\\s*${side}\\s*:\\s*(\\d+(?:px|%))`, "i").exec(given.style ?? "")?.[1];
    const value = attributes[side] || said?.replace("px", "");
    if (value && /^\d+%?$/.test(value)) attributes[side] = value;
    else delete attributes[side];
  }
}

/** What styling meant, as a class says it. */
const MEANT = /^(?:align|float)-(?:center|left|right|justify)$/;

/** What an author's styling meant, where it bears meaning: alignment and floating. Colours and sizes are ours. */
function classes(tag: string, { style = "", align, class: given = "" }: Attributes): string {
  const found = given.split(/\s+/).filter((name) =>
    name.startsWith("language-") || MEANT.test(name) || (name === "embed" && tag === "details")
  );
  const aligned = /text-align\s*:\s*(center|left|right|justify)/i.exec(style)?.[1] ??
    (tag === "center" ? "center" : /^(center|left|right|justify)$/i.exec(align ?? "")?.[0]);
  const floating = /float\s*:\s*(left|right)/i.exec(style)?.[1];
  if (aligned) found.push(tag === "img" && aligned !== "center" ? `float-${aligned}` : `align-${aligned}`);
  if (floating) found.push(`float-${floating}`);
  return [...new Set(found)].join(" ").toLowerCase();
}

function frame(given: Attributes, links: LinkRewriter): sanitize.Tag {
  const src = upgraded(given.src?.trim() ?? "");
  if (!/^https:\/\//i.test(src)) return linkTo(links(src) ?? src, given.title);
  const attribs: Attributes = {
    src,
    title: given.title || hostOf(src),
    loading: "lazy",
    referrerpolicy: "strict-origin-when-cross-origin",
    sandbox: "allow-scripts allow-same-origin allow-forms allow-popups allow-presentation",
    allow: "fullscreen; picture-in-picture; encrypted-media",
    allowfullscreen: "",
  };
  for (const side of ["width", "height"]) if (/^\d+%?$/.test(given[side] ?? "")) attribs[side] = given[side]!;
  return { tagName: "iframe", attribs, text: "" };
}

/** Players that old courses still name without a safe scheme, though they have long had one. */
function upgraded(url: string): string {
  return url.replace(
    /^(?:http:)?\/\/((?:[\w-]+\.)*(?:youtube|youtube-nocookie|vimeo)\.com)\//i,
    "https://$1/",
  )
    .replace(/^\/\//, "https://");
}

function linkTo(url: string | undefined, title = ""): sanitize.Tag {
  if (!url || !/^(?:https?:|asset:|jump:|course:|[^:]*$)/i.test(url)) {
    return { tagName: "span", attribs: {}, text: title };
  }
  const name = url.replace(/[?#].*$/, "").replace(/\/$/, "").split("/").pop();
  return { tagName: "a", attribs: { href: url }, text: title || name || url };
}

function disclosed(embed: string, attributes: string): string {
  const title = / ?title="([^"]*)"/.exec(attributes)?.[1] ?? "";
  if (!/ ?src="/.test(attributes)) return "";
  return `<details class="embed"><summary>${title}</summary>${embed}</details>`;
}

function hostOf(url: string): string {
  return URL.parse(url)?.hostname ?? "";
}

const DELIMITERS: ReadonlyMap<string, string> = new Map([
  ["[mathjaxinline]", "\\("],
  ["[/mathjaxinline]", "\\)"],
  ["[mathjax]", "\\["],
  ["[/mathjax]", "\\]"],
]);

/** The delimiters of old courses' formulas as today's: `[mathjaxinline]x[/mathjaxinline]` is `\(x\)`. */
function withMathDelimiters(html: string): string {
  return html.replace(/\[\/?mathjax(?:inline)?\]/g, (old) => DELIMITERS.get(old) ?? old);
}

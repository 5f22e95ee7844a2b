// @ts-types="@types/sanitize-html"
import sanitize from "sanitize-html";
import { ALLOWED_ATTRIBUTES, ALLOWED_TAGS, DROPPED_WHOLE, RENAMED, ROLES } from "core/base/safe_html.ts";
import type { Manifest } from "core/plugin/manifest.ts";
import { CONTENT_ELEMENT, SLOT_ELEMENT } from "core/plugin/slot_elements.ts";
import { HOUSE_CLASSES } from "edge/slots/house_classes.ts";
import { paths } from "edge/paths.ts";

// HTML of plugins, made safe each time before it stands on a page: no script, no event handler, no style, nothing that
// is fetched from where its manifest does not say, no form but to an action of its own, no name that could meet
// another's, and every element closed.

type Attributes = Record<string, string>;

/** Whose HTML is cleaned, and for where. */
export interface Cleaning {
  readonly plugin: Pick<Manifest, "id" | "actions" | "reaches">;
  /** What its ids begin with. */
  readonly prefix: string;
  /** Where its forms come back to: the page that it is for, as a part of an address. */
  readonly from: string;
}

const CONTROLS = [
  "form",
  "label",
  "fieldset",
  "legend",
  "button",
  "input",
  "select",
  "optgroup",
  "option",
  "textarea",
];
const MEASURES = ["progress", "meter", "output"];
/** Other sites' frames, and pictures with places to click in: a plugin has frames of its own for that. */
const NOT_OURS = new Set(["iframe", "map", "area"]);
const TAGS = [
  ...ALLOWED_TAGS.filter((tag) => !NOT_OURS.has(tag)),
  ...CONTROLS,
  ...MEASURES,
  CONTENT_ELEMENT,
  SLOT_ELEMENT,
];

const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  ...ALLOWED_ATTRIBUTES,
  "*": [...ALLOWED_ATTRIBUTES["*"]!, "tabindex"],
  a: ["href", "target", "rel", "hreflang"],
  button: ["type", "name", "value", "disabled"],
  fieldset: ["disabled"],
  form: ["action", "method"],
  img: ["src", "alt", "width", "height", "loading", "decoding"],
  input:
    `type name value checked disabled required readonly placeholder min max step minlength maxlength size pattern
    inputmode`.split(/\s+/),
  label: ["for"],
  meter: ["value", "min", "max", "low", "high", "optimum"],
  optgroup: ["label", "disabled"],
  option: ["value", "label", "selected", "disabled"],
  output: ["for"],
  progress: ["value", "max"],
  select: ["name", "multiple", "disabled", "required", "size"],
  textarea: `name rows cols disabled required readonly placeholder minlength maxlength`.split(/\s+/),
  [SLOT_ELEMENT]: ["name", "given"],
};

/** Nothing that takes a password or a file: for what is secret there are pages of the platform's own. */
const INPUTS = new Set(
  "text search number range checkbox radio hidden email url tel date month week time datetime-local".split(
    " ",
  ),
);
const REFERENCES = new Set(["for", "aria-labelledby", "aria-describedby", "headers"]);
const FETCHED = new Set(["src", "poster"]);
/** What a whole page has once is not a widget's to say. */
const RENAMED_HERE = new Map([...RENAMED, ["h1", "h2"], ["aside", "div"], ["header", "div"], [
  "footer",
  "div",
]]);
const ROLES_HERE = new Set([...ROLES, "region", "status"]);

/** Elements in which anything may stand, and those that only lead to such. */
const HOLDERS = new Set(["div", "section", "article", "figure", "details", "blockquote", "li", "dd", "td"]);
const BETWEEN = new Set([...HOLDERS, "ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr"]);
const MARKS = new Set<string>([CONTENT_ELEMENT, SLOT_ELEMENT]);
/** Elements inside elements; what is deeper is left out. */
const DEPTH = 100;

const EVERYWHERE = new Set(ATTRIBUTES["*"]);
const ATTRIBUTES_OF = new Map(Object.entries(ATTRIBUTES).map(([tag, names]) => [tag, new Set(names)]));

/** The rules that are the same each time. Which element may have which attribute is looked at here: a list each is slow. */
const RULES: sanitize.IOptions = {
  allowedTags: TAGS,
  allowedAttributes: { "*": [...new Set(Object.values(ATTRIBUTES).flat())] },
  allowedClasses: { "*": [...HOUSE_CLASSES] },
  allowedSchemes: ["http", "https", "mailto", "tel"],
  allowedSchemesByTag: { img: ["https", "data"] },
  allowProtocolRelative: false,
  nonTextTags: DROPPED_WHOLE.filter((tag) => !TAGS.includes(tag)),
  nestingLimit: DEPTH,
  exclusiveFilter: ({ tag, attribs }) => tag === "form" && !attribs.action,
};

/** HTML of a plugin as it may stand on a page. */
export function cleanHtml(html: string, cleaning: Cleaning): string {
  const open: string[] = [];
  return sanitize(html, {
    ...RULES,
    onOpenTag: (tag) => void open.push(tag),
    onCloseTag: () => void open.pop(),
    transformTags: {
      "*": (tag, attributes) => {
        if (MARKS.has(tag) && !mayStand(open)) return { tagName: "span", attribs: {} };
        return { tagName: RENAMED_HERE.get(tag) ?? tag, attribs: admitted(tag, attributes, cleaning) };
      },
      form: (tag, attributes) => form(tag, attributes, cleaning),
    },
  });
}

/** Whether whatever the page has may stand inside the elements that are open; the last of them is the one itself. */
function mayStand(open: readonly string[]): boolean {
  const around = open.slice(0, -1);
  return around.every((tag) => BETWEEN.has(tag)) && HOLDERS.has(around.at(-1) ?? "div");
}

/** A form is sent to an action of the plugin, and comes back to its page; any other is left out with all that is in it. */
function form(tagName: string, given: Attributes, cleaning: Cleaning): sanitize.Tag {
  const { plugin: { id, actions }, from } = cleaning;
  const action = actions.find((name) => given.action === paths.pluginAction(id, name));
  if (!action) return { tagName, attribs: {} };
  const attribs = admitted("form", given, cleaning);
  return { tagName, attribs: { ...attribs, method: "post", action: `${given.action}?from=${from}` } };
}

function admitted(tag: string, given: Attributes, { prefix, plugin }: Cleaning): Attributes {
  const kept: Attributes = {};
  const own = ATTRIBUTES_OF.get(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name !== "class" && !EVERYWHERE.has(name) && !own?.has(name)) continue;
    const admitted = attribute(name, value, prefix, plugin.reaches);
    if (admitted !== undefined) kept[name] = admitted;
  }
  if (tag === "a") {
    if (kept.target === "_blank") kept.rel = "noopener";
    else {
      delete kept.target;
      delete kept.rel;
    }
  }
  if (tag === "img") kept.loading = "lazy";
  if (tag === "video" || tag === "audio") Object.assign(kept, { controls: "", preload: "metadata" });
  if (tag === "input" && !INPUTS.has((kept.type ?? "text").toLowerCase())) kept.type = "text";
  if (tag === "button") kept.type = "submit";
  return kept;
}

function attribute(
  name: string,
  value: string,
  prefix: string,
  reaches: readonly string[],
): string | undefined {
  if (name === "id") return value.trim() ? prefix + value.trim() : undefined;
  if (REFERENCES.has(name)) return value.split(/\s+/).filter(Boolean).map((one) => prefix + one).join(" ");
  if (name === "href" && value.trim().startsWith("#")) return `#${prefix}${value.trim().slice(1)}`;
  if (FETCHED.has(name)) return mayFetch(value.trim(), reaches) ? value.trim() : undefined;
  if (name === "role") return ROLES_HERE.has(value) ? value : undefined;
  if (name === "tabindex") return value === "0" ? value : undefined;
  // A drawing may be filled from elsewhere, by an address.
  return /url\s*\(|\\/i.test(value) && (name === "fill" || name === "stroke") ? undefined : value;
}

const PICTURE = /^data:image\/(?:png|jpe?g|gif|webp|svg\+xml)[;,]/i;

/** Files of courses and of the platform; pages, which may note that they were asked for, are none. */
function isFile(url: string): boolean {
  // As a browser reads it: whatever leads elsewhere is another address then.
  return /^\/(?:files|static)\//.test(url) && URL.parse(url, "https://own.invalid")?.pathname === url;
}

/** Pictures and sound are files of this site, stand in the HTML itself, or come from a host that the manifest reaches. */
function mayFetch(url: string, reaches: readonly string[]): boolean {
  if (PICTURE.test(url) || isFile(url)) return true;
  const parsed = URL.parse(url);
  if (parsed?.protocol !== "https:" || parsed.username || parsed.password) return false;
  return reaches.some((host) =>
    host.startsWith("*.") ? parsed.host.endsWith(host.slice(1)) : parsed.host === host
  );
}

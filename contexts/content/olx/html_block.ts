import type { CourseText } from "./course_text.ts";
import type { Definition } from "./definition.ts";
import type { LinkRewriter } from "./links.ts";
import { innerHtml, outerHtml } from "./markup.ts";
import type { BlockContent } from "./reading.ts";
import { sanitiseHtml } from "./sanitise.ts";

// Blocks of prose: HTML inside the XML, or in a file beside it.

const SCRIPT =
  /<script\b(?![^>]*\btype\s*=\s*["']?(?:math\/|application\/(?:ld\+)?json|text\/(?:x-)?(?:template|handlebars)))/i;
const HANDLER = /<[a-z][^>]*\son[a-z]+\s*=/i;
const SCRIPT_LINK = /(?:href|src)\s*=\s*["']?\s*javascript:(?!\s*(?:void|;|["']|$))/i;

/** An HTML block for learners; undefined where the file it names is not there. */
export async function htmlContent(
  text: CourseText,
  definition: Definition,
  links: LinkRewriter,
): Promise<BlockContent | undefined> {
  const raw = await rawHtml(text, definition);
  if (raw === undefined) return undefined;
  const html = sanitiseHtml(raw, links);
  const scripted = isScripted(raw);
  return scripted ? { kind: "html", html, scripted, source: raw } : { kind: "html", html, scripted };
}

/** Whether HTML does something by script, which it will not do here. */
export function isScripted(html: string): boolean {
  return SCRIPT.test(html) || HANDLER.test(html) || SCRIPT_LINK.test(html);
}

async function rawHtml(
  text: CourseText,
  { name, file, element, attributes, ownFile }: Definition,
): Promise<string | undefined> {
  const paths = htmlPaths(name, attributes.filename).filter((path) => path !== file.path);
  const path = text.find(...paths);
  const isHere = element.firstChild !== null || (!attributes.filename && !path);
  if (!isHere) return path && await text.html(path);
  const isBody = file.root === element && ownFile !== undefined && element.tagName !== "html";
  return isBody ? outerHtml(element) : innerHtml(element);
}

/** Where Open edX has looked for the HTML of a block, newest habit first. */
function htmlPaths(name: string | undefined, filename: string | undefined): string[] {
  const folders = (name ?? "").split(":").slice(0, -1);
  const stem = (filename ?? name?.split(":").at(-1))?.replace(/\.(?:html|xml)$/, "");
  if (!stem) return [];
  return [
    `${["html", ...folders].join("/")}/${stem}.html`,
    `html/${stem}.html`,
    `${stem}.html`,
    `html/${stem}.xml`,
  ]
    .filter((path) => filename || !path.endsWith(".xml"));
}

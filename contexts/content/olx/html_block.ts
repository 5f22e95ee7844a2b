import type { CourseText } from "./course_text.ts";
import type { Definition } from "./definition.ts";
import type { LinkRewriter } from "./links.ts";
import { innerHtml, outerHtml } from "./markup.ts";
import type { BlockContent } from "./reading.ts";
import { sanitised } from "./sanitise.ts";

// Blocks of prose: HTML inside the XML, or in a file beside it.

/** An HTML block for learners; undefined where the file it names is not there. */
export async function htmlContent(
  text: CourseText,
  definition: Definition,
  links: LinkRewriter,
): Promise<BlockContent | undefined> {
  const raw = await rawHtml(text, definition);
  if (raw === undefined) return undefined;
  const { html, scripted } = sanitised(raw, links);
  return scripted ? { kind: "html", html, scripted, source: raw } : { kind: "html", html, scripted };
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

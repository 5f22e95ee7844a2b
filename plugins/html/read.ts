import type { BlockSource, Reading, ReadTools } from "core/plugin/block_type.ts";
import type { HtmlFields } from "./fields.ts";
import { innerHtml, outerHtml } from "./markup.ts";

/** Reads a block of prose: HTML inside the XML, or in a file beside it. */
export async function readHtml(source: BlockSource, tools: ReadTools): Promise<Reading<HtmlFields>> {
  const raw = await rawHtml(source, tools);
  if (raw === undefined) {
    return { refused: `html/${source.settings.filename}.html is not there`, dangling: true };
  }
  const { html, scripted } = tools.html(raw);
  if (!scripted) return { fields: { html } };
  return { fields: { html, scripted: raw }, notes: ["Its scripts do not run here; the rest of it is shown"] };
}

async function rawHtml(
  { name, path, isFile, element, settings: { filename } }: BlockSource,
  tools: ReadTools,
): Promise<string | undefined> {
  const beside = tools.find(...htmlPaths(name, filename).filter((one) => one !== path));
  const isHere = [...element.childNodes].length > 0 || (!filename && !beside);
  if (!isHere) return beside && await tools.text(beside);
  return isFile && element.tagName !== "html" ? outerHtml(element) : innerHtml(element);
}

/** Where Open edX has looked for the HTML of a block, newest habit first. */
function htmlPaths(name: string | undefined, filename: string | undefined): string[] {
  const folders = (name ?? "").split(":").slice(0, -1);
  const stem = (filename ?? name?.split(":").at(-1))?.replace(/\.(?:html|xml)$/, "");
  if (!stem) return [];
  const paths = [`${["html", ...folders].join("/")}/${stem}.html`, `html/${stem}.html`, `${stem}.html`];
  return filename ? [...paths, `html/${stem}.xml`] : paths;
}

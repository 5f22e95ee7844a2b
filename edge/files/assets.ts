import { createHash } from "node:crypto";
import type { Encoding } from "edge/memory/cache_encodings.ts";
import { pack } from "edge/memory/cache_packing.ts";
import { type Accent, accentCss } from "edge/files/accent.ts";
import { BUILT } from "edge/build.ts";
import { STYLE_SHEETS } from "edge/files/sheets.ts";

/** The house's style and its mark, as they are written. */
const STATIC = new URL(import.meta.resolve("edge/static/"));

/** A file that never changes under its address. */
export interface Asset {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
}

const packed = new WeakMap<Asset, Map<Encoding, Asset["body"]>>();

/** More effort than a page is worth: these are packed once, and sent to every new reader. */
const EFFORT = 9;

/** A file in an encoding: packed once, when somebody first asks for it. */
export function packedBody(asset: Asset, encoding: Encoding): Asset["body"] {
  let forms = packed.get(asset);
  if (!forms) packed.set(asset, forms = new Map());
  let form = forms.get(encoding);
  if (!form) forms.set(encoding, form = pack(asset.body, encoding, EFFORT));
  return form;
}

/** The files that pages refer to, each under an address that its content decides. */
export interface Assets {
  readonly css: string;
  readonly icon: string;
  /** The script that moves late widgets to their place; absent where none was built. */
  readonly late: string | undefined;
  /** The script that wakes islands; absent where none were built. */
  readonly wake: string | undefined;
  /** The script that connects frames of plugins with their page; absent where none was built. */
  readonly frame: string | undefined;
  /** The script that frames of plugins import; absent where none was built. */
  readonly frameClient: Uint8Array<ArrayBuffer> | undefined;
  find(path: string): Asset | undefined;
}

/** Reads style and islands, and gives each its address. */
export async function loadAssets(accent: Accent): Promise<Assets> {
  const files = new Map<string, Asset>();
  const styles = squeeze(await readSheets()) + accentCss(accent);
  const css = keep(files, "house.css", "text/css; charset=utf-8", styles);
  const icon = keep(files, "mark.svg", "image/svg+xml", await Deno.readTextFile(new URL("mark.svg", STATIC)));
  const folder = await keepIslands(files);
  return {
    css,
    icon,
    late: folder && `${folder}/late.js`,
    wake: folder && `${folder}/wake.js`,
    frame: folder && `${folder}/frame.js`,
    frameClient: folder ? files.get(`${folder}/frame_client.js`)?.body : undefined,
    find: (path) => files.get(path),
  };
}

async function readSheets(): Promise<string> {
  const sheets = STYLE_SHEETS.map((name) => Deno.readTextFile(new URL(`${name}.css`, STATIC)));
  return (await Promise.all(sheets)).join("\n");
}

function keep(files: Map<string, Asset>, name: string, contentType: string, text: string): string {
  const body = new TextEncoder().encode(text);
  const path = `/static/${hashOf(body)}/${name}`;
  files.set(path, { body, contentType });
  return path;
}

/** Islands import their chunks from beside themselves, so they share one folder under one hash. Answers which. */
async function keepIslands(files: Map<string, Asset>): Promise<string | undefined> {
  const scripts: [string, Uint8Array<ArrayBuffer>][] = [];
  try {
    for await (const entry of Deno.readDir(BUILT)) {
      if (entry.name.endsWith(".js")) {
        scripts.push([entry.name, await Deno.readFile(new URL(entry.name, BUILT))]);
      }
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  if (scripts.length === 0) return undefined;
  scripts.sort(([one], [other]) => one < other ? -1 : 1);
  const hash = createHash("sha256");
  for (const [name, body] of scripts) hash.update(name).update(body);
  const folder = `/static/${hash.digest("hex").slice(0, 16)}`;
  for (const [name, body] of scripts) {
    files.set(`${folder}/${name}`, { body, contentType: "text/javascript; charset=utf-8" });
  }
  return folder;
}

function hashOf(body: Uint8Array): string {
  return createHash("sha256").update(body).digest("hex").slice(0, 16);
}

/** Comments and the white space of lines out: what no rule needs. Strings in our sheets hold neither. */
function squeeze(css: string): string {
  return css.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\s*\n\s*/g, "\n").replace(/\n+/g, "\n").trim();
}

import { Buffer } from "node:buffer";
import { PACKAGE_LIMITS } from "core/host/package/package_files.ts";
import { type Package, readPackage } from "core/host/package/read_package.ts";
import { examineManifest } from "core/plugin/check_manifest.ts";
import type { Manifest } from "core/plugin/manifest.ts";
import { knownToPlugins } from "edge/start/known_to_plugins.ts";
import { openPackage } from "edge/start/open_package.ts";
import { compareHtml } from "./compare_html.ts";
import { judgeWidgets } from "./judge_widgets.ts";
import { packFolder } from "./pack_folder.ts";
import { type Borne, rehearse } from "./rehearsal.ts";

/** One thing that was looked at: how it is, in a line. */
export interface Finding {
  readonly about: "package" | "manifest" | "contract" | "budgets" | "html" | "access";
  readonly is: "well" | "wrong" | "skipped";
  readonly words: string;
}

/** All that was found of a package. */
export interface Checked {
  readonly manifest?: Manifest;
  readonly checksum: string;
  readonly publisher?: string;
  readonly findings: readonly Finding[];
}

/** Checks a plugin's folder or archive: what an operator would ask, and what a page would do with it. */
export async function checkPackage(path: string): Promise<Checked> {
  const isFile = /\.(tar\.gz|tgz)$/.test(path);
  const bytes = isFile ? await openPackage({ path }) : (await packFolder(path)).bytes;
  const read = await readPackage(bytes);
  const { checksum, publisher } = read;
  const { manifest, reasons } = examineManifest(read.manifest, knownToPlugins([]));
  const findings = [sizeOf(bytes, read), ...manifestFindings(reasons)];
  const about = { checksum, ...(publisher ? { publisher } : {}) };
  if (!manifest || reasons.length > 0) return { ...about, ...(manifest ? { manifest } : {}), findings };
  if (manifest.tier !== "sandboxed") {
    const elsewhere = {
      about: "contract",
      is: "skipped",
      words: "its code runs elsewhere: nothing of it was asked",
    } as const;
    return { ...about, manifest, findings: [...findings, elsewhere] };
  }
  const borne = await rehearse({ manifest, packed: { checksum, bytes } });
  const shown = new Map(
    borne.flatMap(({ example, answer }) =>
      example.does === "widget" && typeof answer === "string" ? [[example.name, answer] as const] : []
    ),
  );
  return {
    ...about,
    manifest,
    findings: [
      ...findings,
      ...borne.map((one) => bearing(one, manifest)),
      ...borne.flatMap((one) => budgetOf(one, manifest)),
      ...[...shown].map(([slot, html]) => cleaning(slot, html, manifest)),
      ...await access(shown, manifest),
    ],
  };
}

function sizeOf(bytes: Uint8Array, { code, frames }: Package): Finding {
  const most = PACKAGE_LIMITS.packedBytes;
  const words = `${bytes.length} bytes packed, of at most ${most}; ${
    Buffer.byteLength(code)
  } of code, ${frames.size} files of frames`;
  return { about: "package", is: bytes.length <= most ? "well" : "wrong", words };
}

function manifestFindings(reasons: readonly string[]): Finding[] {
  if (reasons.length === 0) {
    return [{ about: "manifest", is: "well", words: "nothing in it is unknown here" }];
  }
  return reasons.map((words): Finding => ({ about: "manifest", is: "wrong", words }));
}

const VERBS = { hear: "hears", ask: "answers", widget: "draws" } as const;

function bearing({ example: { does, name }, failed, answer }: Borne, { reaches }: Manifest): Finding {
  const what = `${VERBS[does]} ${name}`;
  if (failed !== undefined) {
    // What it reaches is not there while it is checked: its own tests have a stand-in.
    if (reaches.length > 0) {
      return {
        about: "contract",
        is: "skipped",
        words: `${what}: it reaches ${reaches.join(", ")}; ${failed}`,
      };
    }
    return { about: "contract", is: "wrong", words: `${what}: ${failed}` };
  }
  const isNothing = does === "widget" && answer === undefined;
  return {
    about: "contract",
    is: "well",
    words: isNothing ? `${what}: nothing, for the platform's example` : what,
  };
}

const BUDGETS = {
  hear: "callMilliseconds",
  ask: "filterMilliseconds",
  widget: "widgetMilliseconds",
} as const;

function budgetOf(
  { example: { does, name }, answer, milliseconds, first }: Borne,
  { budgets }: Manifest,
): Finding[] {
  if (milliseconds === undefined || first === undefined) return [];
  const most = budgets[BUDGETS[does]];
  const bytes = does === "widget" && typeof answer === "string" ? Buffer.byteLength(answer) : 0;
  const isIn = milliseconds <= most && bytes <= budgets.widgetBytes;
  const size = bytes > 0 ? `, ${bytes} bytes of ${budgets.widgetBytes}` : "";
  const words = `${name}: ${rounded(milliseconds)} ms of ${most} nine times in ten, ${
    rounded(first)
  } ms with its process starting${size}`;
  return [{ about: "budgets", is: isIn ? "well" : "wrong", words }];
}

function rounded(milliseconds: number): string {
  return milliseconds < 10 ? milliseconds.toFixed(1) : String(Math.round(milliseconds));
}

function cleaning(slot: string, html: string, manifest: Manifest): Finding {
  const { lost } = compareHtml(html, manifest);
  if (lost.length === 0) return { about: "html", is: "well", words: `${slot}: shown as it is` };
  return { about: "html", is: "wrong", words: `${slot}: taken out before it is shown: ${lost.join(", ")}` };
}

async function access(shown: ReadonlyMap<string, string>, manifest: Manifest): Promise<Finding[]> {
  const cleaned = new Map([...shown].map(([slot, html]) => [slot, compareHtml(html, manifest).cleaned]));
  const judged = await judgeWidgets(cleaned);
  if ("missing" in judged) return [{ about: "access", is: "skipped", words: judged.missing }];
  if (judged.faults.length > 0) {
    return judged.faults.map((words): Finding => ({ about: "access", is: "wrong", words }));
  }
  const words = `${cleaned.size} widgets by WCAG 2.2 AA, light and dark`;
  return [{ about: "access", is: "well", words }];
}

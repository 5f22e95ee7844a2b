import { ROOT } from "core/testing/files.ts";

/** Whether a path names code that the graph can read; declarations and data are none. */
export function isCode(path: string): boolean {
  return /\.(tsx?|jsx?|mjs|cjs)$/.test(path) && !path.startsWith("contexts/content/demo/");
}

/** One import as it stands in a file. `to` is a path from the root, `npm:name`, `node:name` or another URL. */
export interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
  readonly line: number;
}

interface Place {
  readonly specifier?: string;
  readonly span: { readonly start: { readonly line: number } };
}

interface InfoModule {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly specifier: string;
    readonly code?: Place;
    readonly type?: Place;
  }[];
}

/**
 * Every import of these files, as Deno itself resolves them: values, types, dynamic ones, `import("…")` types
 * and re-exports. One call for all files, through a module that imports each of them.
 */
export async function readImports(files: readonly string[], root: URL = ROOT): Promise<Import[]> {
  const all = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(all, files.map((file) => `import "${new URL(file, root)}";\n`).join(""));
    const config = new URL("deno.json", root).pathname;
    const info = JSON.parse(await deno(["info", "--json", "--no-lock", "--config", config, all])) as {
      modules: InfoModule[];
    };
    const own = new Set(files);
    return info.modules.flatMap((module) => {
      const from = fromRoot(module.specifier, root);
      return own.has(from) ? (module.dependencies ?? []).map((one) => readImport(from, one, root)) : [];
    });
  } finally {
    await Deno.remove(all);
  }
}

function readImport(
  from: string,
  dependency: { readonly specifier: string; readonly code?: Place; readonly type?: Place },
  root: URL,
): Import {
  const place = dependency.code ?? dependency.type;
  return {
    from,
    to: named(place?.specifier ?? dependency.specifier, root),
    typeOnly: dependency.code === undefined,
    line: (place?.span.start.line ?? 0) + 1,
  };
}

/** `npm:/drizzle-orm@0.45.4/sqlite-core` is `npm:drizzle-orm`: rooms are granted packages, not their files. */
function named(specifier: string, root: URL): string {
  const npm = /^npm:\/?((?:@[^/]+\/)?[^@/]+)/.exec(specifier);
  return npm ? `npm:${npm[1]}` : fromRoot(specifier, root);
}

function fromRoot(specifier: string, root: URL): string {
  return specifier.startsWith(root.href) ? specifier.slice(root.href.length) : specifier;
}

/** Runs the Deno that runs this, in the root; gives back what it prints. Throws an Error with its complaint. */
export async function deno(args: readonly string[]): Promise<string> {
  const run = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  const text = new TextDecoder();
  if (!run.success) throw new Error(`Cannot run "deno ${args[0]}": ${text.decode(run.stderr).trim()}`);
  return text.decode(run.stdout);
}

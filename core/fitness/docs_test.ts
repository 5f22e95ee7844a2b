import assert from "node:assert/strict";
import { listFiles, ROOT } from "core/testing/files.ts";
import { isCheck } from "./judge.ts";
import { deno, isCode } from "./graph.ts";

interface Docs {
  readonly nodes: Readonly<Record<string, { readonly symbols?: readonly DocSymbol[] }>>;
}

interface DocSymbol {
  readonly name: string;
  readonly declarations: readonly {
    readonly kind: string;
    readonly declarationKind: string;
    readonly location: { readonly filename: string; readonly line: number };
    readonly jsDoc?: { readonly doc?: string };
  }[];
}

/** What is seen through a door: all of core, what contexts and plugins show, and every signal. */
function isDoor(file: string): boolean {
  if (!isCode(file) || isCheck(file)) return false;
  return file.startsWith("core/") ||
    /^(contexts\/[^/]+\/(mod|signals)|plugins\/[^/]+\/plugin)\.tsx?$/.test(file);
}

/** The exported symbols that have no sentence; and how many there are in all. */
function judgeDocs(docs: Docs): { readonly symbols: number; readonly bare: string[] } {
  let symbols = 0;
  const bare: string[] = [];
  for (const [file, { symbols: own = [] }] of Object.entries(docs.nodes)) {
    for (const symbol of own) {
      // A reference shows what another of these files declares, and is judged there.
      const shown = symbol.declarations.filter((one) =>
        one.declarationKind === "export" && one.kind !== "reference"
      );
      if (shown.length === 0) continue;
      symbols++;
      // One declaration of several (overloads, a type and a value of one name) may speak for all.
      if (shown.some((one) => /\S+\s+\S+\s+\S+/.test(one.jsDoc?.doc ?? ""))) continue;
      const { filename, line } = shown[0]!.location;
      bare.push(
        `${(filename || file).replace(ROOT.href, "")}:${
          line + 1
        } ${symbol.name}: say what it means in a sentence`,
      );
    }
  }
  return { symbols, bare };
}

async function readDocs(files: readonly string[]): Promise<Docs> {
  return JSON.parse(await deno(["doc", "--json", ...files])) as Docs;
}

Deno.test("every symbol that is seen through a door says what it means", async () => {
  const { symbols, bare } = judgeDocs(await readDocs((await listFiles()).filter(isDoor)));
  assert.ok(symbols > 100, `only ${symbols} symbols were judged`);
  assert.deepEqual(bare, []);
});

Deno.test("judgeDocs() finds what is bare or says too little, and passes a sentence", async () => {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(
      file,
      "export const bare = 1;\n/** Short. */\nexport function short(): void {}\n" +
        "/** A bell that rings. */\nexport interface Bell {\n  id: string;\n}\nexport type { Bell as Ring };\n",
    );
    const { symbols, bare } = judgeDocs(await readDocs([file]));
    assert.equal(bare.length, 2, bare.join("\n"));
    assert.ok(symbols >= 3);
    assert.match(bare.join("\n"), /bare.*\n.*short/);
  } finally {
    await Deno.remove(file);
  }
});

import assert from "node:assert/strict";
import { listFiles, ROOT } from "core/testing/files.ts";
import { checkPackage } from "./check_package.ts";
import { packFolder } from "./pack_folder.ts";
import { folderUrl } from "./plugin_folder.ts";
import { writeScaffold } from "./scaffold.ts";

const examples = (await listFiles()).flatMap((file) =>
  /^docs\/examples\/(\w+)\/manifest\.json$/.exec(file)?.[1] ?? []
);

async function withPlugin(
  change: (folder: string) => Promise<void>,
  act: (folder: string, above: string) => Promise<void>,
): Promise<void> {
  const above = await Deno.makeTempDir();
  try {
    await writeScaffold(folderUrl(`${above}/counter`), "counter");
    await change(`${above}/counter`);
    await act(`${above}/counter`, above);
  } finally {
    await Deno.remove(above, { recursive: true });
  }
}

/** One worked example in each of six fields, as anybody could have written it. */
const SIX = ["activity", "badges", "forward", "next_step", "notes", "ordering"];

for (const id of examples) {
  Deno.test(`checkPackage() finds nothing wrong with the worked example "${id}"`, async () => {
    const path = decodeURIComponent(new URL(`docs/examples/${id}`, ROOT).pathname);
    const { findings, manifest } = await checkPackage(path);
    // How fast it is hangs on what else this machine does just now.
    assert.deepEqual(findings.filter(({ is, about }) => is === "wrong" && about !== "budgets"), []);
    assert.ok(findings.some(({ about, is }) => about === "manifest" && is === "well"));
    if (SIX.includes(id)) assert.deepEqual([manifest?.id, manifest?.tier], [id, "sandboxed"]);
  });
}

Deno.test("there is a worked example in each of six fields", () => {
  assert.deepEqual(SIX.filter((id) => !examples.includes(id)), []);
});

Deno.test("checkPackage() checks an archive as it checks its folder", async () => {
  await withPlugin(() => Promise.resolve(), async (folder, above) => {
    const { bytes, checksum } = await packFolder(folder);
    await Deno.writeFile(`${above}/counter.tar.gz`, bytes);
    const checked = await checkPackage(`${above}/counter.tar.gz`);
    assert.equal(checked.checksum, checksum);
    assert.deepEqual(checked.findings.filter(({ is }) => is === "wrong"), []);
    assert.ok(checked.findings.some(({ about, words }) => about === "html" && /shown as it is/.test(words)));
  });
});

Deno.test("checkPackage() tells every reason in a manifest at once, and asks its code nothing then", async () => {
  const spoil = async (folder: string) => {
    const path = `${folder}/manifest.json`;
    const manifest = JSON.parse(await Deno.readTextFile(path));
    const hears = [{ signal: "learning.unit.dreamt.v1", needs: [] }];
    await Deno.writeTextFile(path, JSON.stringify({ ...manifest, hears, platform: "99.x", colour: "red" }));
  };
  await withPlugin(spoil, async (folder) => {
    const { findings } = await checkPackage(folder);
    const wrong = findings.filter(({ is }) => is === "wrong").map(({ words }) => words).join("\n");
    for (const reason of [/dreamt/, /99\.x/, /"colour"/]) assert.match(wrong, reason);
    assert.ok(findings.every(({ about }) => about === "package" || about === "manifest"));
  });
});

const BAD = `export const plugin = {
  hears: { "learning.unit.viewed.v1": () => { throw new Error("no wish to hear"); } },
  widgets: {
    "unit.aside.v1": () =>
      '<section onclick="steal()" class="mine"><script>steal()</script><img src="data:image/png;base64,iVBORw0KGgo="></section>',
  },
};
`;

Deno.test("checkPackage() tells what fails, what of its HTML would be taken out, and what axe says", async () => {
  await withPlugin((folder) => Deno.writeTextFile(`${folder}/plugin.ts`, BAD), async (folder) => {
    const { findings } = await checkPackage(folder);
    const of = (about: string) =>
      findings.filter((one) => one.about === about && one.is !== "well").map(({ words }) => words).join();
    assert.match(of("contract"), /hears learning\.unit\.viewed\.v1: .*no wish to hear/);
    for (const lost of ["onclick of <section>", 'class "mine"', "<script>"]) {
      assert.ok(of("html").includes(lost), lost);
    }
    assert.match(of("access"), /image-alt|Chromium|browser/);
  });
});

import assert from "node:assert/strict";
import { isThere } from "core/data/is_there.ts";
import { ROOT } from "core/testing/files.ts";
import { startServer } from "core/testing/server.ts";
import { testWhere } from "core/testing/skip.ts";
import { answer, carillon } from "edge/samples/sample_command.ts";
import { courseWith, type SampleFolder, sampleFolder, tarGzOf } from "contexts/content/olx/sample_courses.ts";

// The command line as an operator uses it: processes of their own, with the permissions of the task.

const SAMPLE = new URL("../shared/courses/open-edx-demo-course.tar.gz", ROOT);

function newCourse(html: string): Record<string, string> {
  return courseWith(`<html url_name="h"/><poll url_name="p"/><html url_name="lost"/>`, {
    "html/h.xml": `<html filename="h"/>`,
    "html/h.html": html,
    "static/notes.txt": "Notes",
  });
}

/** The files of courses in a data folder, by their hash: a refused import adds none. */
async function storedFiles(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) found.push(...await storedFiles(path));
    else if (/[0-9a-f]{62}$/.test(name)) found.push(path);
  }
  return found.sort();
}

async function withPlace(run: (place: SampleFolder, data: string) => Promise<void>): Promise<void> {
  await using place = await sampleFolder();
  await run(place, `${place.path}/data`);
}

Deno.test("import --json prints one object: what came in, what was kept, where names lead nowhere", async () => {
  await using course = await sampleFolder(newCourse("<p>Hello</p>"));
  await withPlace(async (_place, data) => {
    const first = await answer("import", course.path, "--data", data);
    const { seconds, kept, dangling, ...rest } = first;
    assert.ok(typeof seconds === "number" && seconds > 0);
    assert.deepEqual(rest, {
      course: "Org+C1+2014",
      title: "A course",
      total: rest.total,
      blocks: rest.blocks,
      assets: 1,
      duplicates: [],
      version: 1,
    });
    assert.equal(Object.values<number>(rest.blocks).reduce((sum, count) => sum + count), rest.total);
    assert.deepEqual([rest.blocks.course, rest.blocks.poll], [1, 1]);
    for (const list of [kept, dangling]) {
      assert.ok(list.length > 0);
      for (const note of list) assert.ok(note.path && note.reason, JSON.stringify(note));
    }

    assert.equal((await answer("import", course.path, "--data", data)).version, 2);
    const courses = await answer("courses", "--data", data);
    assert.deepEqual(
      courses.map((one: { courseId: string; version: number }) => [one.courseId, one.version]),
      [
        ["Org+C1+2014", 2],
      ],
    );
    for (const { name, lag } of await answer("signals", "subscribers", "--data", data)) {
      assert.equal(lag, 0, `${name} has heard of the import when it is over`);
    }
  });
});

Deno.test("import tells a person what came in, and check tells the same and stores nothing", async () => {
  await using course = await sampleFolder(newCourse("<p>Hello</p>"));
  await withPlace(async (_place, data) => {
    const checked = await carillon("check", course.path);
    const imported = await carillon("import", course.path, "--data", data);
    assert.deepEqual([checked.code, checked.stderr, imported.code, imported.stderr], [0, "", 0, ""]);
    const body = (text: string) => text.split("\n").slice(2, -2).join("\n");
    assert.equal(body(checked.stdout), body(imported.stdout));
    assert.match(imported.stdout, /^A course\nOrg\+C1\+2014 · version 1\n\n\d+ blocks\n/);
    assert.match(imported.stdout, /\nImported in \d+\.\d s\.\n$/);
    assert.ok(!imported.stdout.includes("\x1b"), "no colours where nobody watches");
  });
});

const HOSTILE: readonly [what: string, bytes: () => Promise<string | Uint8Array>, code: string][] = [
  [
    "an archive that climbs out",
    () => tarGzOf([{ name: "../evil", body: "x" }]),
    "content.archive_traversal",
  ],
  [
    "an archive with a link",
    () => tarGzOf([{ name: "course/link", type: "symlink", linkname: "/etc/passwd" }]),
    "content.archive_link",
  ],
  ["what is no archive", () => Promise.resolve("not an archive at all"), "content.archive_damaged"],
  [
    "an archive without a course",
    () => tarGzOf([{ name: "a/readme.txt", body: "x" }]),
    "content.not_a_course",
  ],
];

for (const [what, bytes, code] of HOSTILE) {
  Deno.test(`import refuses ${what}: a problem object, exit 2, and no trace`, async () => {
    await using course = await sampleFolder(newCourse("<p>Hello</p>"));
    await withPlace(async (place, data) => {
      const path = await place.write("hostile.tar.gz", await bytes());
      const fresh = await carillon("import", path, "--data", data, "--json");
      assert.equal(fresh.code, 2);
      const problem = JSON.parse(fresh.stdout);
      assert.equal(problem.code, code);
      assert.match(problem.detail, /^Cannot /);
      assert.equal(await isThere(data), false, "a folder that the failed import began is gone");

      await answer("import", course.path, "--data", data);
      const before = await storedFiles(data);
      const words = await carillon("import", path, "--data", data);
      assert.deepEqual([words.code, words.stdout, words.stderr], [2, "", `${problem.detail}\n`]);
      assert.deepEqual(await storedFiles(data), before);
    });
  });
}

Deno.test("import says that there is nothing at a path, and other commands that there is no data", async () => {
  await withPlace(async (place, data) => {
    const missing = await carillon("import", `${place.path}/none`, "--data", data, "--json");
    assert.deepEqual([missing.code, JSON.parse(missing.stdout).code], [2, "content.path_missing"]);
    const none = await carillon("courses", "--data", data, "--json");
    assert.deepEqual([none.code, JSON.parse(none.stdout).code], [2, "data.folder_missing"]);
    assert.equal(await isThere(data), false);
  });
});

Deno.test("import into a fresh folder leaves the first start its own: accounts and the demo course, once", async () => {
  await using course = await sampleFolder(newCourse("<p>Hello</p>"));
  await withPlace(async (_place, data) => {
    await answer("import", course.path, "--data", data);
    await using server = await startServer({ data });
    assert.equal(server.accounts.length, 3);
    const courses = await answer("courses", "--data", data);
    assert.deepEqual(courses.map((one: { courseId: string }) => one.courseId).sort(), [
      "Carillon+BELLS1+2026",
      "Org+C1+2014",
    ]);
  });
});

Deno.test("while a server runs, commands go through its door, and what they do is seen at once", async () => {
  await using course = await sampleFolder(newCourse("<p>Hello</p>"));
  await withPlace(async (place, data) => {
    await using server = await startServer({ data });
    assert.equal((await Deno.stat(`${data}/door.json`)).mode! & 0o777, 0o600);
    assert.equal((await answer("import", course.path, "--data", data)).version, 1);
    const page = await (await fetch(`${server.url}/courses`)).text();
    assert.ok(page.includes("/courses/Org%2BC1%2B2014"), "the catalogue lists it");

    const path = await place.write("hostile.tar.gz", "not an archive at all");
    const refused = await carillon("import", path, "--data", data, "--json");
    assert.deepEqual([refused.code, JSON.parse(refused.stdout).code], [2, "content.archive_damaged"]);

    const account = ["account", "add", "--name", "An author", "--email", "a@example.org", "--role", "author"];
    const added = await answer(...account, "--data", data);
    assert.deepEqual([added.email, added.roles], ["a@example.org", ["author"]]);
    assert.equal(
      JSON.parse((await carillon(...account, "--data", data, "--json")).stdout).code,
      "identity.email_taken",
    );

    const { code } = await server.stop();
    assert.equal(code, 0);
    assert.equal(await isThere(`${data}/door.json`), false);
    assert.equal((await answer("courses", "--data", data)).length, 2);
  });
});

Deno.test("signals list tells what can be said, and signals log what was said, as CloudEvents on lines of their own", async () => {
  await using course = await sampleFolder(newCourse("<p>Hello</p>"));
  await withPlace(async (_place, data) => {
    await answer("import", course.path, "--data", data);
    const signals = await answer("signals", "list");
    const published = signals.find((one: { name: string }) => one.name === "content.course.published.v1");
    assert.equal(published.publisher, "content");
    assert.ok(published.doc && published.subscribers.includes("catalog"));
    assert.equal(published.schema.properties.courseId.type, "string");

    const read = async (...args: string[]) => {
      const { stdout } = await carillon("signals", "log", "--json", "--data", data, ...args);
      return stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
    };
    const all = await read();
    for (const event of all) {
      assert.equal(event.specversion, "1.0");
      assert.ok(signals.some((one: { name: string }) => one.name === event.type), event.type);
    }
    const [second] = await read("--after", "1", "--limit", "1");
    assert.deepEqual(second, all[1]);
  });
});

const bash = await isThere("/bin/bash") ? undefined : "there is no bash here";

testWhere(bash, "completion in bash offers commands, flags and files", async () => {
  await withPlace(async (place) => {
    const { stdout: script } = await carillon("completion", "bash");
    await place.write("a course.tar.gz", "");
    const file = await place.write(
      "try.bash",
      `${script}
offer() {
  COMP_LINE="$*"; COMP_POINT=\${#COMP_LINE}; read -ra COMP_WORDS <<<"$COMP_LINE"
  [[ "$COMP_LINE" == *" " ]] && COMP_WORDS+=("")
  COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))
  _carillon carillon "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD-1]}"
  local IFS=,; echo "\${COMPREPLY[*]}"
}
offer carillon signals re
offer carillon import x --j
offer carillon account add --role o
offer carillon import a
`,
    );
    const run = new Deno.Command("/bin/bash", { args: ["--norc", file], cwd: place.path, stdin: "null" });
    const { stdout } = await run.output();
    assert.deepEqual(new TextDecoder().decode(stdout).trimEnd().split("\n"), [
      "redrive,replay,resume,rebuild",
      "--json",
      "operator",
      "a course.tar.gz",
    ]);
  });
});

const sample = await isThere(SAMPLE) ? undefined : "no sample courses beside the project";

testWhere(sample, "import takes the Open edX demo course, every block counted, in seconds", async () => {
  await withPlace(async (_place, data) => {
    const report = await answer("import", decodeURIComponent(SAMPLE.pathname), "--data", data);
    assert.deepEqual([report.course, report.total, report.assets], ["OpenedX+DemoX+DemoCourse", 402, 124]);
    assert.deepEqual([report.blocks.problem, report.blocks.html, report.blocks.vertical], [29, 266, 58]);
    assert.ok(report.seconds < 30, `${report.seconds} s`);
  });
});

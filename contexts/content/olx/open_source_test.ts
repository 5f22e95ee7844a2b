import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import { Refusal } from "core/base/refusal.ts";
import { LIMITS } from "./limits.ts";
import { type SampleEntry, sampleFolder, tarGzOf, tarOf } from "./sample_courses.ts";
import { openSource } from "./open_source.ts";

const COURSE: SampleEntry = { name: "course/course.xml", body: "<course/>" };
const quiet = () => {};

async function refusalOf(bytes: Uint8Array, limits = LIMITS): Promise<Refusal> {
  await using folder = await sampleFolder();
  const path = await folder.write("given.tar.gz", bytes);
  return await refusedAt(path, limits);
}

async function refusedAt(path: string, limits = LIMITS): Promise<Refusal> {
  try {
    await using source = await openSource(path, limits, quiet);
    assert.fail(`was read: ${[...source.files.keys()]}`);
  } catch (error) {
    assert(error instanceof Refusal, String(error));
    return error;
  }
}

async function namesIn(bytes: Uint8Array): Promise<string[]> {
  await using folder = await sampleFolder();
  await using source = await openSource(await folder.write("given.tar", bytes), LIMITS, quiet);
  return [...source.files.keys()].sort();
}

const hostile: [string, string, SampleEntry[]][] = [
  ["a path that climbs out", "content.archive_traversal", [{ name: "course/../../etc/passwd", body: "x" }]],
  ["a path that climbs out by backslashes", "content.archive_traversal", [{
    name: "static\\..\\..\\x",
    body: "x",
  }]],
  ["a folder that climbs out", "content.archive_traversal", [{ name: "../up/", type: "directory" }]],
  ["an absolute path", "content.archive_absolute_path", [{ name: "/etc/passwd", body: "x" }]],
  ["a drive of Windows", "content.archive_absolute_path", [{ name: "C:\\boot.ini", body: "x" }]],
  ["a network path of Windows", "content.archive_absolute_path", [{ name: "\\\\host\\share", body: "x" }]],
  ["a symbolic link", "content.archive_link", [{
    name: "course/x",
    type: "symlink",
    linkname: "/etc/passwd",
  }]],
  ["a link inside", "content.archive_link", [{ name: "course/x", type: "symlink", linkname: "course.xml" }]],
  ["a hard link", "content.archive_link", [{ name: "course/x", type: "link", linkname: "../../x" }]],
  ["a character device", "content.archive_device", [{ name: "course/null", type: "character-device" }]],
  ["a block device", "content.archive_device", [{ name: "course/sda", type: "block-device" }]],
  ["a named pipe", "content.archive_device", [{ name: "course/pipe", type: "fifo" }]],
  ["one path twice", "content.archive_duplicate_path", [{ name: "./course/course.xml", body: "<other/>" }]],
  ["a path too deep", "content.archive_too_deep", [{ name: `${"d/".repeat(33)}x`, body: "x" }]],
  ["a path too long", "content.archive_path_too_long", [{ name: `${"d".repeat(1025)}`, body: "x" }]],
  ["control characters in a path", "content.archive_path_invalid", [{ name: "course/a\nb", body: "x" }]],
];

for (const [what, code, entries] of hostile) {
  Deno.test(`openSource() refuses ${what}`, async () => {
    const refusal = await refusalOf(await tarGzOf([COURSE, ...entries]));
    assert.equal(refusal.code, code);
  });
}

const foreign: [string, () => Promise<Uint8Array> | Uint8Array, RegExp][] = [
  [
    "a content library",
    () => tarGzOf([{ name: "library/library.xml", body: "<library/>" }]),
    /content library/,
  ],
  ["a Moodle backup", () => tarGzOf([{ name: "moodle_backup.xml", body: "<x/>" }]), /Moodle/],
  [
    "a SCORM package",
    () => tarOf([{ name: "imsmanifest.xml", body: "<manifest xmlns:adlcp='x'/>" }]),
    /SCORM/,
  ],
  [
    "a Common Cartridge",
    () => tarOf([{ name: "imsmanifest.xml", body: "IMS Common Cartridge" }]),
    /Cartridge/,
  ],
  ["an empty archive", () => tarGzOf([]), /empty/],
  ["an empty file", () => new Uint8Array(0), /empty/],
  ["a ZIP", () => new TextEncoder().encode("PK\x03\x04 some bytes of a zip"), /ZIP/],
  ["a ZIP of SCORM", () => new TextEncoder().encode("PK\x03\x04 ... imsmanifest.xml"), /SCORM/],
  ["a web page", () => new TextEncoder().encode("<!DOCTYPE html><title>No</title>"), /web page/],
  ["a single XML file", () => new TextEncoder().encode("<?xml version='1.0'?><course/>"), /single XML/],
  ["any other files", () => tarOf([{ name: "notes/a.txt", body: "x" }]), /notes\/a\.txt/],
  [
    "parts of a course",
    () => tarOf([{ name: "chapter/a.xml", body: "<chapter/>" }]),
    /without its course\.xml/,
  ],
];

for (const [what, bytes, looksLike] of foreign) {
  Deno.test(`openSource() says what ${what} looks like`, async () => {
    const refusal = await refusalOf(await bytes());
    assert.equal(refusal.code, "content.not_a_course");
    assert.match(String(refusal.facts.looksLike), looksLike);
  });
}

Deno.test("openSource() refuses bytes that are no archive, and archives cut short", async (t) => {
  const whole = await tarGzOf([COURSE, {
    name: "course/static/a",
    body: new Uint8Array(50_000).map((_, i) => i * i),
  }]);
  const cases: [string, Uint8Array][] = [
    ["noise", crypto.getRandomValues(new Uint8Array(4096))],
    ["text", new TextEncoder().encode("just words, ".repeat(200))],
    ["a gzip of something else", new Uint8Array(gzipSync("not a tar ".repeat(100)))],
    ["a gzip cut short", whole.subarray(0, whole.length >> 1)],
    ["a gzip with a wrong sum", whole.map((byte, i) => (i === whole.length - 6 ? byte ^ 1 : byte))],
    ["a tar cut short", (await tarOf([COURSE, { name: "a", body: "x".repeat(2000) }])).subarray(0, 2100)],
  ];
  for (const [name, bytes] of cases) {
    await t.step(name, async () => assert.equal((await refusalOf(bytes)).code, "content.archive_damaged"));
  }
});

Deno.test("openSource() stops a bomb long before it is unpacked", async () => {
  const layer = gzipSync(new Uint8Array(8 * 1024 * 1024));
  const bomb = Buffer.concat([gzipSync((await tarOf([COURSE])).subarray(0, 1024)), ...Array(40).fill(layer)]);
  const limits = { ...LIMITS, ratioFloor: 1024 * 1024 };
  assert.equal((await refusalOf(new Uint8Array(bomb), limits)).code, "content.archive_bomb");
});

Deno.test("openSource() refuses what goes beyond a bound, each with its own code", async () => {
  const many = await tarGzOf([
    COURSE,
    ...Array.from({ length: 20 }, (_, i) => ({ name: `f${i}`, body: "x" })),
  ]);
  assert.equal((await refusalOf(many, { ...LIMITS, entries: 10 })).code, "content.archive_too_many_files");
  const large = await tarOf([COURSE, { name: "course/v.mp4", body: new Uint8Array(5000) }]);
  assert.equal((await refusalOf(large, { ...LIMITS, fileBytes: 4999 })).code, "content.file_too_large");
  assert.equal(
    (await refusalOf(large, { ...LIMITS, unpackedBytes: 4999 })).code,
    "content.archive_too_large",
  );
  assert.equal((await refusalOf(large, { ...LIMITS, packedBytes: 4999 })).code, "content.archive_too_large");
});

Deno.test("openSource() believes no header that promises more than the bound", async () => {
  const tar = await tarOf([COURSE, { name: "course/huge", body: "x" }]);
  const at = 1024 + 124; // the second header's size, in octal; its sum is mended below
  const header = tar.subarray(1024, 1536);
  tar.set(new TextEncoder().encode("77777777777 "), at);
  header.fill(32, 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  assert.equal((await refusalOf(tar)).code, "content.file_too_large");
});

Deno.test("openSource() finds the course wherever its folder is, and leaves litter out", async () => {
  const entries = [
    { name: "./My Course (2014)/course.xml", body: "<course/>" },
    { name: "./My Course (2014)/static/ünï códe.png", body: "x" },
    { name: "./My Course (2014)/._course.xml", body: "x" },
    { name: "./__MACOSX/My Course (2014)/course.xml", body: "x" },
    { name: "./My Course (2014)/.git/config", body: "x" },
    { name: "./My Course (2014)/.DS_Store", body: "x" },
    { name: "./README.md", body: "x" },
  ];
  const expected = ["course.xml", "static/ünï códe.png"];
  assert.deepEqual(await namesIn(await tarOf(entries)), expected);
  assert.deepEqual(await namesIn(await tarGzOf(entries)), expected);
  assert.deepEqual(await namesIn(await tarOf([COURSE, { name: "course/course/2014.xml", body: "x" }])), [
    "course.xml",
    "course/2014.xml",
  ]);
});

Deno.test("openSource() refuses to choose between several courses", async () => {
  const refusal = await refusalOf(
    await tarOf([{ name: "a/course.xml", body: "" }, { name: "b/course.xml", body: "" }]),
  );
  assert.equal(refusal.code, "content.several_courses");
  assert.deepEqual(refusal.facts.paths, ["a/course.xml", "b/course.xml"]);
});

Deno.test("openSource() takes the same entry twice where it is the same", async () => {
  assert.deepEqual(await namesIn(await tarOf([COURSE, COURSE])), ["course.xml"]);
});

Deno.test("openSource() reads a folder, follows a link inside it, refuses one that leaves", async () => {
  await using folder = await sampleFolder({ "roots/2012.xml": "<course/>", "static/a.png": "x" });
  await Deno.symlink("roots/2012.xml", `${folder.path}/course.xml`);
  {
    await using source = await openSource(folder.path, LIMITS, quiet);
    assert.deepEqual([...source.files.keys()].sort(), ["course.xml", "roots/2012.xml", "static/a.png"]);
    assert.equal(new TextDecoder().decode(await source.files.get("course.xml")!.read()), "<course/>");
  }
  await Deno.symlink("/etc/hostname", `${folder.path}/static/host`);
  assert.equal((await refusedAt(folder.path)).code, "content.archive_link");
});

Deno.test("openSource() holds a folder to the same bounds as an archive", async () => {
  await using folder = await sampleFolder({ "course.xml": "<course/>", "a/b/c/d.txt": "1234567890" });
  const codes: [Partial<typeof LIMITS>, string][] = [
    [{ entries: 2 }, "content.archive_too_many_files"],
    [{ pathDepth: 3 }, "content.archive_too_deep"],
    [{ fileBytes: 9 }, "content.file_too_large"],
    [{ unpackedBytes: 15 }, "content.archive_too_large"],
  ];
  for (const [limits, code] of codes) {
    assert.equal((await refusedAt(folder.path, { ...LIMITS, ...limits })).code, code);
  }
  assert.equal((await refusedAt(`${folder.path}/nowhere`)).code, "content.path_missing");
});

Deno.test("openSource() gives every byte back, at any place and in any order", async () => {
  const bytes = crypto.getRandomValues(new Uint8Array(60_000));
  await using folder = await sampleFolder();
  const entries = [COURSE, { name: "course/a", body: bytes }, { name: "course/b", body: bytes.subarray(7) }];
  const path = await folder.write("x.tgz", await tarGzOf(entries));
  await using source = await openSource(path, LIMITS, quiet);
  const [b, a] = await Promise.all([source.files.get("b")!.read(), source.files.get("a")!.read()]);
  assert.deepEqual([a, b], [bytes, bytes.subarray(7)]);
  const chunks = await Array.fromAsync(source.files.get("a")!.chunks());
  assert.deepEqual(new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer()), bytes);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
  assert.equal(source.files.get("a")!.sha256, digest);
});

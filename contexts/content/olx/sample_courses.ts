import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { type Header, pack } from "tar-stream";
import { sampleTypes } from "contexts/content/sample_types.ts";
import { readCourse, type ReadOptions } from "./read_course.ts";
import type { Block, CourseReading } from "./reading.ts";

// Courses and archives that tests write for themselves: small, made on the spot, gone afterwards.

/** An entry of an archive under test: a file's text or bytes, or a header of any other kind. */
export type SampleEntry = { name: string; body?: string | Uint8Array } & Partial<Header>;

/** The bytes of a tar with these entries, honest or not. */
export async function tarOf(entries: readonly SampleEntry[]): Promise<Uint8Array> {
  const tar = pack();
  for (const { body, ...header } of entries) tar.entry(header, body ?? "");
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
}

/** The same, gzipped. */
export async function tarGzOf(entries: readonly SampleEntry[]): Promise<Uint8Array> {
  return new Uint8Array(gzipSync(await tarOf(entries)));
}

/** A folder that is there until it is disposed of. */
export interface SampleFolder extends AsyncDisposable {
  readonly path: string;
  write(name: string, body: string | Uint8Array): Promise<string>;
}

/** Makes a folder with these files in it. */
export async function sampleFolder(
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<SampleFolder> {
  const path = await Deno.makeTempDir({ prefix: "carillon-olx-" });
  const write = async (name: string, body: string | Uint8Array) => {
    const at = join(path, name);
    await Deno.mkdir(dirname(at), { recursive: true });
    await Deno.writeFile(at, typeof body === "string" ? new TextEncoder().encode(body) : body);
    return at;
  };
  for (const [name, body] of Object.entries(files)) await write(name, body);
  return { path, write, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** Reads a course of these files and hands it to a check, while its files are there. */
export async function withCourse<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  check: (course: CourseReading) => T | Promise<T>,
  options: Partial<ReadOptions> = {},
): Promise<T> {
  await using folder = await sampleFolder(files);
  await using course = await readCourse(folder.path, { providers: sampleTypes, ...options });
  return await check(course);
}

/** A course of one chapter, one sequential and one vertical, with this in the vertical. */
export function courseWith(
  vertical: string,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    "course.xml": `<course url_name="2014" org="Org" course="C1"/>`,
    "course/2014.xml": `<course display_name="A course"><chapter url_name="ch"/></course>`,
    "chapter/ch.xml": `<chapter display_name="One"><sequential url_name="se"/></chapter>`,
    "sequential/se.xml": `<sequential display_name="First"><vertical url_name="ve"/></sequential>`,
    "vertical/ve.xml": `<vertical display_name="Unit">${vertical}</vertical>`,
    ...more,
  };
}

/** All blocks below a block and itself, in order. */
export function blocksOf(block: Block): Block[] {
  return [block, ...block.children.flatMap(blocksOf)];
}

/** A tree as one line: `course(chapter(html))`. */
export function shapeOf({ type, children }: Block): string {
  return children.length === 0 ? type : `${type}(${children.map(shapeOf).join(" ")})`;
}

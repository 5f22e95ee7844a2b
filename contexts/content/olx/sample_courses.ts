import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { type Header, pack } from "tar-stream";

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

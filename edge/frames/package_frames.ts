import { Refusal } from "core/base/refusal.ts";
import { type Manifest, manifestSchema } from "core/plugin/manifest.ts";
import { readPackage } from "core/host/package/read_package.ts";

/** The frames of one package. */
export interface PackageFrames {
  readonly manifest: Pick<Manifest, "id" | "reaches">;
  /** The files of its `frames/` folder, by their paths there. */
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** Finds a package by its checksum, also one that is no longer the newest: pages under way still show it. */
export type FindFrames = (checksum: string) => Promise<PackageFrames | undefined>;

/** How many packages are kept unpacked: a page asks for several files of one, one after the other. */
const MOST_KEPT = 8;

/** Finds the frames of packages that the site has. */
export function framesOfPackages(
  packageOf: (checksum: string) => Promise<Uint8Array<ArrayBuffer>>,
): FindFrames {
  const kept = new Map<string, Promise<PackageFrames | undefined>>();
  return (checksum) => {
    const found = kept.get(checksum) ?? unpack(checksum);
    kept.delete(checksum);
    kept.set(checksum, found);
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
    // What is not there now, or could not be read, may be next time.
    const forget = () => kept.delete(checksum);
    found.then((frames) => frames ?? forget(), forget);
    return found;
  };

  async function unpack(checksum: string): Promise<PackageFrames | undefined> {
    try {
      const { manifest, frames } = await readPackage(await packageOf(checksum));
      return { manifest: manifestSchema.parse(manifest), files: frames };
    } catch (error) {
      if (error instanceof Refusal && error.kind === "missing") return undefined;
      throw error;
    }
  }
}

/** What files of frames are served as; others are not served. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  json: "application/json",
  txt: "text/plain; charset=utf-8",
  vtt: "text/vtt; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  jpg: "image/jpeg",
  webp: "image/webp",
  avif: "image/avif",
  gif: "image/gif",
  woff2: "font/woff2",
  mp3: "audio/mpeg",
  mp4: "video/mp4",
  webm: "video/webm",
};

/** What a file of a frame is served as, by its name; undefined for a name that no file of a frame has. */
export function frameContentType(path: string): string | undefined {
  const [, ending] =
    /^(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*\/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*\.([a-z0-9]+)$/.exec(path) ??
      [];
  return ending === undefined || !Object.hasOwn(CONTENT_TYPES, ending) ? undefined : CONTENT_TYPES[ending];
}

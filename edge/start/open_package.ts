import { Refusal } from "core/base/refusal.ts";
import { packFiles } from "core/host/package/archive.ts";
import { notAPackage, PACKAGE_LIMITS } from "core/host/package/package_files.ts";
import { readFolder } from "core/host/package/read_folder.ts";
import { type Answer, get, OutsideFailure } from "core/outside/post.ts";

/** Where a package comes from: its bytes in base64, an archive or a folder on this machine, or an address. */
export type PackageFrom =
  | { readonly bytes: string }
  | { readonly path: string }
  | { readonly url: string };

/** How long an address may take to hand a package over. */
const LONGEST_FETCH = 30_000;
/** How often an address may lead on to another. */
const MOST_HOPS = 5;

/** The archive of a package from where it is. Refuses `plugin.package_invalid` and `operate.package_unreachable`. */
export async function openPackage(
  from: PackageFrom,
  { allowsPrivate = false }: { readonly allowsPrivate?: boolean } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  if ("bytes" in from) return Uint8Array.fromBase64(from.bytes);
  if ("url" in from) return await fetchPackage(from.url, allowsPrivate);
  const { path } = from;
  try {
    const { isDirectory, size } = await Deno.stat(path);
    if (isDirectory) return await packFiles(await readFolder(path));
    if (size > PACKAGE_LIMITS.packedBytes) throw tooLarge();
    return await Deno.readFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied)) {
      throw error;
    }
    throw new Refusal("operate.package_unreachable", "missing", `Cannot read "${path}"`, { path }, error);
  }
}

/**
 * Over TLS and from the public network, unless operators let it be from their own: what is not signed could be anybody's
 * on its way. Each address that an answer leads on to is held against the same rules.
 */
async function fetchPackage(given: string, allowsPrivate: boolean): Promise<Uint8Array<ArrayBuffer>> {
  let url = given;
  for (let hops = 0; hops <= MOST_HOPS; hops++) {
    const { status, location, body, whole } = await getOutside(url, allowsPrivate);
    if (status >= 300 && status < 400 && location !== undefined && URL.canParse(location, url)) {
      url = new URL(location, url).href;
      continue;
    }
    if (status !== 200) throw unreachable(given, `the answer was ${status}`);
    if (body.length > PACKAGE_LIMITS.packedBytes) throw tooLarge();
    if (!whole) throw unreachable(given, "the answer broke off");
    return body;
  }
  throw unreachable(given, "it leads on and on");
}

async function getOutside(url: string, allowsPrivate: boolean): Promise<Answer> {
  if (new URL(url).protocol !== "https:" && !allowsPrivate) {
    throw unreachable(url, "it is asked for over https only");
  }
  try {
    return await get({
      url,
      headers: { accept: "application/gzip", "user-agent": "Carillon" },
      allowsPrivate,
      stop: new AbortController().signal,
      milliseconds: LONGEST_FETCH,
      mostRead: PACKAGE_LIMITS.packedBytes + 1,
    });
  } catch (error) {
    if (error instanceof OutsideFailure) throw unreachable(url, error.message, error);
    throw error;
  }
}

function tooLarge(): Refusal {
  return notAPackage(`it has more than ${PACKAGE_LIMITS.packedBytes} bytes`);
}

function unreachable(url: string, why: string, cause?: unknown): Refusal {
  return new Refusal(
    "operate.package_unreachable",
    "unavailable",
    `Cannot fetch "${url}": ${why}`,
    { url, why },
    cause,
  );
}

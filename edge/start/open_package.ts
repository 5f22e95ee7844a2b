import { Refusal } from "core/base/refusal.ts";
import { packFiles } from "core/host/package/archive.ts";
import { notAPackage, PACKAGE_LIMITS } from "core/host/package/package_files.ts";
import { readFolder } from "core/host/package/read_folder.ts";

/** Where a package comes from: its bytes in base64, an archive or a folder on this machine, or an address. */
export type PackageFrom =
  | { readonly bytes: string }
  | { readonly path: string }
  | { readonly url: string };

/** How long an address may take to hand a package over. */
const LONGEST_FETCH = 30_000;

/** The archive of a package from where it is. Refuses `plugin.package_invalid` and `operate.package_unreachable`. */
export async function openPackage(from: PackageFrom): Promise<Uint8Array<ArrayBuffer>> {
  if ("bytes" in from) return Uint8Array.fromBase64(from.bytes);
  if ("url" in from) return await fetchPackage(from.url);
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

/** Over TLS, unless it is on this machine: what is not signed could be anybody's on its way. */
async function fetchPackage(url: string): Promise<Uint8Array<ArrayBuffer>> {
  const { protocol, hostname } = new URL(url);
  const isHere = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  if (protocol !== "https:" && !isHere) throw unreachable(url, "it is asked for over https only");
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(LONGEST_FETCH) });
    if (!response.ok) {
      await response.body?.cancel();
      throw unreachable(url, `the answer was ${response.status}`);
    }
    return await limited(response.body);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw unreachable(url, error instanceof Error ? error.message : String(error), error);
  }
}

async function limited(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(PACKAGE_LIMITS.packedBytes);
  let length = 0;
  for await (const chunk of body ?? []) {
    if (length + chunk.length > bytes.length) throw tooLarge();
    bytes.set(chunk, length);
    length += chunk.length;
  }
  return bytes.slice(0, length);
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

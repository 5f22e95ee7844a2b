import { eq } from "drizzle-orm";
import { Refusal } from "core/base/refusal.ts";
import type { Reader } from "core/data/reader.ts";
import type { Manifest } from "core/plugin/manifest.ts";
import { pluginPackage } from "contexts/site/schema.ts";

/** A package that was looked at, without its bytes. */
export interface FoundPackage {
  readonly checksum: string;
  readonly manifest: Manifest;
  /** The thumbprint of whoever signed it. */
  readonly publisher?: string;
}

/** A package that is kept. Refuses `site.package_missing`. */
export async function getStoredPackage(reader: Reader, checksum: string): Promise<FoundPackage> {
  const { manifest, publisher } = pluginPackage;
  const row = await reader.database.select({ manifest, publisher }).from(pluginPackage)
    .where(eq(pluginPackage.checksum, checksum)).get();
  if (!row) {
    throw new Refusal("site.package_missing", "missing", `Cannot find package "${checksum}"`, { checksum });
  }
  return {
    checksum,
    manifest: row.manifest,
    ...(row.publisher === null ? {} : { publisher: row.publisher }),
  };
}

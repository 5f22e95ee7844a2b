import { z } from "zod";
import type { Manifest } from "core/plugin/manifest.ts";

// What operators do with plugins: the names and shapes that pages and the command line use with `perform`.
// (The operations themselves follow in this file.)

/** Where a package comes from: an archive in base64, an archive or folder on this machine, or an https address. */
export const from = z.union([
  z.strictObject({ bytes: z.base64().max(1_500_000) }),
  z.strictObject({ path: z.string().min(1).max(4_096) }),
  z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(2_000) }),
]);

const plugin = z.string().min(1).max(41);
const scope = z.string().max(300);

/** The inputs of the operations, by their names. */
export const pluginInputs = {
  /** Reads a package, says everything about it and keeps its bytes; installs nothing. Answers `ExaminedPackage`. */
  examinePlugin: z.object({ from }),
  /** Installs what was examined. It is on nowhere yet. Answers `{ plugin, version }`. */
  installPlugin: z.object({
    checksum: z.string().length(64),
    acceptUnsigned: z.boolean().default(false),
  }),
  /** Puts another package of an installed plugin in its place. Answers `{ plugin, version, before, dropped }`. */
  upgradePlugin: z.object({
    checksum: z.string().length(64),
    acceptUnsigned: z.boolean().default(false),
    /** The thumbprint of whoever signed it, where that is another than signed the one before. */
    acceptPublisher: z.string().max(100).optional(),
  }),
  rollBackPlugin: z.object({ plugin }),
  /** Without a scope: lets it be on again wherever it was when it was disabled without a scope. */
  enablePlugin: z.object({ plugin, scope: scope.optional() }),
  /** Without a scope: off everywhere, whatever was chosen. */
  disablePlugin: z.object({ plugin, scope: scope.optional() }),
  allowPlugin: z.object({ plugin, allowed: z.boolean() }),
  /** All settings of that scope; a secret left out stays, null takes it away. */
  configurePlugin: z.object({ plugin, scope, settings: z.record(z.string(), z.unknown()) }),
  placePlugin: z.object({
    plugin,
    scope,
    placements: z.array(
      z.strictObject({ slot: z.string(), shown: z.boolean(), priority: z.int().min(1).max(100).optional() }),
    ).max(100),
  }),
  quarantinePlugin: z.object({ plugin, message: z.string().max(500) }),
  releasePlugin: z.object({ plugin }),
  /** A page of its documents: answers `{ documents: [{key, value}], next?, count?, checksum? }`; the last two on the first page. */
  exportPlugin: z.object({ plugin, after: z.string().max(200).optional() }),
  /** `exported`: the checksum of the export that was taken; refused where the documents are others now. */
  removePlugin: z.object({ plugin, exported: z.string().max(64) }),
  plugins: z.object({}),
  pluginCases: z.object({ plugin }),
} as const;

/** What is to be known of a package before it is installed. */
export interface ExaminedPackage {
  readonly checksum: string;
  readonly bytes: number;
  /** As it was read; undefined where it is off the schema. */
  readonly manifest?: Manifest;
  /** The thumbprint of the key that signed it (RFC 7638); absent where nobody did. */
  readonly publisher?: string;
  /** Everything that keeps it from being installed. */
  readonly reasons: readonly string[];
  /** The version that is installed now, if one is. */
  readonly installed?: string;
}

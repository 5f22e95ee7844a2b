import { z } from "zod";
import { Refusal } from "core/base/refusal.ts";
import type { CallReport } from "core/host/call_log.ts";
import { watchCommand } from "core/host/guest.ts";
import { readPackage } from "core/host/package/read_package.ts";
import { examineManifest } from "core/plugin/check_manifest.ts";
import { refuseChangedSignals } from "core/plugin/check_signals.ts";
import type { Manifest } from "core/plugin/manifest.ts";
import type { House } from "core/run/house.ts";
import type { AnyCommand } from "core/work/context.ts";
import {
  allowPlugin,
  configurePlugin,
  disablePlugin,
  enablePlugin,
  findSaidShapes,
  type FoundCase,
  getPlugin,
  installPlugin,
  listPluginCases,
  listPlugins,
  type NotedFacts,
  placePlugin,
  quarantinePlugin,
  releasePlugin,
  removePlugin,
  rollBackPlugin,
  showRemoteSecret,
  storePackage,
  upgradePlugin,
} from "contexts/site/mod.ts";
import { allowsPrivate } from "contexts/streams/mod.ts";
import { knownToPlugins } from "./known_to_plugins.ts";
import { openPackage } from "./open_package.ts";
import { operation } from "./operation.ts";
import { type DocumentPage, readDocuments, sumDocuments } from "./plugin_documents.ts";

const plugin = z.string().min(1).max(41);

/** Where a package comes from: an archive in base64, an archive or folder on this machine, or an https address. */
const from = z.union([
  z.strictObject({ bytes: z.base64().max(1_500_000) }),
  z.strictObject({ path: z.string().min(1).max(4_096) }),
  z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(2_000) }),
]);

/** What is to be known of a package before it is installed. */
export interface ExaminedPackage {
  readonly checksum: string;
  /** How large its archive is. */
  readonly bytes: number;
  /** Absent where it cannot be read as one. */
  readonly manifest?: Manifest;
  /** The thumbprint of the key that signed it (RFC 7638); absent where nobody did. */
  readonly publisher?: string;
  /** Everything that keeps it from being installed. */
  readonly reasons: readonly string[];
  /** The version that is installed now, if one is. */
  readonly installed?: string;
}

/** A page of a plugin's documents; the first says how many there are, and the SHA-256 of all as lines of JSON. */
export interface ExportedPage extends DocumentPage {
  readonly count?: number;
  readonly checksum?: string;
}

/** What operators do with plugins. */
export const pluginOperations = {
  plugins: operation({
    input: z.object({}),
    about: "nothing",
    run: ({ house }) => listPlugins(house.reader("site")),
  }),
  /** What a plugin was given may tell of somebody: it is left out unless it was asked for. */
  pluginCases: operation({
    input: z.object({ plugin, personal: z.boolean().default(false) }),
    about: ({ plugin, personal }) => personal ? { plugin } : undefined,
    async run({ house }, { plugin, personal }): Promise<readonly FoundCase[]> {
      const cases = await listPluginCases(house.reader("site"), plugin);
      if (personal) return cases;
      return cases.map((one) => ({ ...one, call: { ...one.call, given: undefined } }));
    },
  }),
  /** Says all about a package, and keeps it where it can be installed: that is then done by its checksum. */
  examinePlugin: operation({
    input: z.object({ from }),
    about: ({ from }): NotedFacts => "url" in from ? { url: from.url.slice(0, 500) } : {},
    async run({ house, actor }, { from }): Promise<ExaminedPackage> {
      const bytes = await openPackage(from, {
        allowsPrivate: "url" in from && await allowsPrivate(house.reader("streams")),
      });
      const { manifest: given, checksum, publisher } = await readPackage(bytes);
      const examined = await examine(house, given);
      const by = publisher === undefined ? {} : { publisher };
      const { manifest, reasons } = examined;
      if (manifest && reasons.length === 0) {
        await house.send(storePackage, { checksum, manifest, bytes: bytes.toBase64(), ...by }, actor);
      }
      return { checksum, bytes: bytes.length, ...by, ...examined };
    },
    came: ({ checksum, reasons }) => ({ checksum, reasons: reasons.length }),
  }),
  installPlugin: operation({
    input: installPlugin.input,
    about: (input) => input,
    run: async ({ house, actor }, input) => (await house.send(installPlugin, input, actor)).answer,
    came: (came) => came,
  }),
  upgradePlugin: operation({
    input: upgradePlugin.input,
    about: ({ checksum, acceptUnsigned, acceptPublisher }): NotedFacts => ({
      checksum,
      acceptUnsigned,
      ...(acceptPublisher === undefined ? {} : { acceptPublisher }),
    }),
    run: async ({ house, actor }, input) => (await house.send(upgradePlugin, input, actor)).answer,
    came: turned,
  }),
  rollBackPlugin: operation({
    input: rollBackPlugin.input,
    about: (input) => input,
    run: async ({ house, actor }, input) => (await house.send(rollBackPlugin, input, actor)).answer,
    came: turned,
  }),
  enablePlugin: sending(enablePlugin),
  disablePlugin: sending(disablePlugin),
  allowPlugin: sending(allowPlugin),
  // What is set is never noted: a note is for ever, and it may be a secret.
  configurePlugin: sending(configurePlugin),
  placePlugin: sending(placePlugin),
  quarantinePlugin: operation({
    input: z.object({ plugin, message: z.string().max(500) }),
    about: ({ plugin }) => ({ plugin }),
    run: async ({ house, actor }, input) => void await house.send(quarantinePlugin, input, actor),
  }),
  releasePlugin: sending(releasePlugin),
  /** How its last calls went where it lives, after one of them: for its author. */
  watchPlugin: operation({
    input: z.object({ plugin, after: z.int().min(0) }),
    about: "nothing",
    run: async ({ house, actor }, { plugin, after }): Promise<readonly CallReport[]> =>
      (await house.send(watchCommand(plugin), { after }, actor)).answer,
  }),
  /** What calls to a remote plugin's server are signed with, for its author; noted is that it was shown. */
  pluginSecret: operation({
    input: z.object({ plugin }),
    about: (input) => input,
    run: async ({ house, actor }, input) => (await house.send(showRemoteSecret, input, actor)).answer,
  }),
  exportPlugin: operation({
    input: z.object({ plugin, after: z.string().max(200).optional() }),
    about: ({ plugin, after }) => ({ plugin, first: after === undefined }),
    async run({ house }, { plugin, after }): Promise<ExportedPage> {
      await getPlugin(house.reader("site"), plugin);
      const page = await readDocuments(house, plugin, after);
      return after === undefined ? { ...page, ...await sumDocuments(house, plugin) } : page;
    },
  }),
  /** `exported`: the checksum that the export told, so that nothing goes that nobody took. */
  removePlugin: operation({
    input: z.object({ plugin, exported: z.string().max(64) }),
    about: (input) => input,
    async run({ house, actor }, { plugin, exported }): Promise<{ documents: number }> {
      const { count, checksum } = await sumDocuments(house, plugin);
      if (checksum !== exported) {
        const message = `Cannot remove "${plugin}": its documents are not those that were exported`;
        throw new Refusal("operate.plugin_not_exported", "conflict", message, { plugin, documents: count });
      }
      await house.send(removePlugin, { plugin }, actor);
      return { documents: count };
    },
    came: (came) => came,
  }),
} as const;

/** An operation that is one command; noted is what it is about, and never what it carries. */
function sending<Input extends z.ZodObject>(command: AnyCommand & { readonly input: Input }) {
  return operation({
    input: command.input,
    about(input): NotedFacts {
      const { plugin, scope, allowed } = input as Readonly<Record<string, string | boolean | undefined>>;
      const facts = Object.entries({ plugin, scope, allowed });
      return Object.fromEntries(
        facts.filter((fact): fact is [string, string | boolean] => fact[1] !== undefined),
      );
    },
    run: async ({ house, actor }, input) => void await house.send(command, input as never, actor),
  });
}

function turned(
  { dropped, ...came }: { plugin: string; version: string; before: string; dropped: string[] },
) {
  return { ...came, dropped: dropped.length };
}

async function examine(
  house: House,
  given: unknown,
): Promise<Pick<ExaminedPackage, "manifest" | "reasons" | "installed">> {
  const site = house.reader("site");
  const plugins = await listPlugins(site);
  const { manifest, reasons } = examineManifest(
    given,
    knownToPlugins(plugins.map(({ manifest }) => manifest)),
  );
  if (!manifest) return { reasons };
  const installed = plugins.find(({ id }) => id === manifest.id)?.manifest.version;
  return {
    manifest,
    reasons: [...reasons, ...changedSignals(manifest, await findSaidShapes(site, manifest.id))],
    ...(installed === undefined ? {} : { installed }),
  };
}

function changedSignals(...asked: Parameters<typeof refuseChangedSignals>): readonly string[] {
  try {
    refuseChangedSignals(...asked);
    return [];
  } catch (error) {
    if (error instanceof Refusal) return error.facts.reasons as readonly string[];
    throw error;
  }
}

import { CallFailure } from "core/plugin/call.ts";
import type { Plugin } from "core/plugin/plugin.ts";
import type { InstalledPlugin } from "core/plugin/plugin_set.ts";
import { InProcess } from "./in_process.ts";
import { Remote } from "./remote/remote.ts";
import { remoteSecret } from "core/plugin/remote_secret.ts";
import { readPackage } from "./package/read_package.ts";
import type { Runner } from "./runner.ts";
import { Sandbox } from "./sandbox/sandbox.ts";

/** What runners are made from. */
export interface RunnerParts {
  readonly builtIn: readonly Plugin[];
  /** A folder of this process for what it unpacks. */
  readonly cache: string;
  /** The bytes of a package by its checksum. */
  readonly packageOf: (checksum: string) => Promise<Uint8Array<ArrayBuffer>>;
  /** How remote plugins are asked; without it none is. */
  readonly remote?: RemoteTerms;
}

/** How the servers of remote plugins are asked. */
export interface RemoteTerms {
  /** The site's own key for plugins: each plugin's secret follows from it. */
  readonly key: string;
  /** Whether they may be in the operator's own network, and without TLS. */
  readonly allowsPrivate: boolean;
}

/** Makes what runs a plugin's code, by its tier. Throws a `CallFailure` where there is none. */
export function openRunner(plugin: InstalledPlugin, parts: RunnerParts): Runner {
  const { manifest: { id, version, tier, endpoint, reaches, budgets }, checksum } = plugin;
  if (tier === "built_in") {
    const found = parts.builtIn.find(({ manifest }) => manifest.id === id);
    if (found?.code) return new InProcess(found.code, found.messages);
  }
  if (tier === "sandboxed" && checksum !== undefined) {
    return new Sandbox({
      plugin: id,
      confinement: {
        megabytes: budgets.memoryMegabytes,
        reaches,
        allowsPrivate: parts.remote?.allowsPrivate ?? false,
        folder: `${parts.cache}/empty`,
      },
      load: async () => await readPackage(await parts.packageOf(checksum)),
    });
  }
  if (tier === "remote" && endpoint !== undefined && parts.remote) {
    const { key, allowsPrivate } = parts.remote;
    return new Remote({ plugin: id, version, endpoint, secret: remoteSecret(key, id), allowsPrivate });
  }
  throw new CallFailure(id, "unreachable", `There is no code of "${id}" to ask`);
}

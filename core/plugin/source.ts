import type { Reader } from "core/data/reader.ts";
import type { Command } from "core/work/command.ts";
import type { CallFault, Circumstances, PluginCall } from "./call.ts";
import type { InstalledPlugin } from "./plugin_set.ts";

/** A call that made a plugin fail, kept so that its author can have it again. */
export interface FailingCase {
  readonly plugin: string;
  readonly version: string;
  readonly call: PluginCall;
  /** Without the settings that are secrets. */
  readonly circumstances: Circumstances;
  readonly fault: CallFault;
  readonly message: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Where the host learns what is installed and tells what failed: the context that keeps plugins, as data. */
export interface PluginSource {
  /** The context whose reader is handed over. */
  readonly context: string;
  /** After one of these signals something else may be installed, chosen or let go. */
  readonly signals: readonly string[];
  /** All that is installed, built-in plugins of the platform among it; secrets are opened with the key. */
  readonly installed: (reader: Reader, key: string) => Promise<readonly InstalledPlugin[]>;
  /** The bytes of a package by its checksum. Refuses `site.package_missing`. */
  readonly packageOf: (reader: Reader, checksum: string) => Promise<Uint8Array<ArrayBuffer>>;
  /** Stops a plugin that failed again and again, and keeps the case. */
  // deno-lint-ignore no-explicit-any
  readonly quarantine: Command<any, unknown, any>;
}

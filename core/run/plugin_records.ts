import { log } from "core/base/log.ts";
import type { Reader } from "core/data/reader.ts";
import { withBuiltIn } from "core/host/built_in.ts";
import type { InstalledPlugin } from "core/plugin/plugin_set.ts";
import type { HomeOptions, PluginsAtHome } from "./home_options.ts";
import { GuestReaders } from "./readers.ts";
import type { Resident } from "./resident.ts";

/** What is stored about plugins, and what they keep: read from residents of this process, else from where they live. */
export class PluginRecords {
  readonly #plugins: PluginsAtHome;
  readonly #residents: ReadonlyMap<string, Resident>;
  readonly #options: HomeOptions;
  readonly #elsewhere: GuestReaders;
  #isOpen = false;

  constructor(plugins: PluginsAtHome, residents: ReadonlyMap<string, Resident>, options: HomeOptions) {
    this.#plugins = plugins;
    this.#residents = residents;
    this.#options = options;
    this.#elsewhere = new GuestReaders(options);
  }

  /**
   * All that is installed, as it is stored now. Where that lives in a process that nobody has started yet, the first to
   * ask gets what is built in.
   */
  async installed(): Promise<readonly InstalledPlugin[]> {
    const { source, builtIn } = this.#plugins;
    const isFirst = !this.#isOpen;
    this.#isOpen = true;
    try {
      const stored = await source.installed(await this.#reader(), this.#options.pluginKey ?? "");
      return withBuiltIn(stored, builtIn);
    } catch (error) {
      if (!isFirst || this.#residents.has(source.context)) throw error;
      log("warn", "What plugins are installed cannot be read yet: those that are built in are on", { error });
      return withBuiltIn([], builtIn);
    }
  }

  /** The bytes of a package, by its checksum. */
  async packageOf(checksum: string): Promise<Uint8Array<ArrayBuffer>> {
    return await this.#plugins.source.packageOf(await this.#reader(), checksum);
  }

  /** Where a plugin's documents are read; undefined where it has none. */
  documents(plugin: string): Reader | Promise<Reader | undefined> {
    return this.#residents.get(plugin)?.reader ?? this.#elsewhere.find(plugin);
  }

  /** Lets go of the documents of all but these plugins. */
  async keepOnly(plugins: ReadonlyMap<string, unknown>): Promise<void> {
    const { context } = this.#plugins.source;
    await this.#elsewhere.forget((name) => name !== context && !plugins.has(name));
  }

  async close(): Promise<void> {
    await this.#elsewhere.forget(() => true);
  }

  async #reader(): Promise<Reader> {
    const { context } = this.#plugins.source;
    const reader = await this.documents(context);
    if (!reader) throw new TypeError(`Cannot read what "${context}" keeps from here`);
    return reader;
  }
}

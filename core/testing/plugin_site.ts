import { z } from "zod";
import type { InstalledPlugin } from "core/plugin/plugin_set.ts";
import type { FailingCase, PluginSource } from "core/plugin/source.ts";
import { defineSignal } from "core/signal/signal.ts";
import { defineCommand } from "core/work/command.ts";
import { type Context, defineContext } from "core/work/context.ts";

const changed = defineSignal({
  name: "site.plugin.changed.v1",
  doc: "Something about plugins is other than before.",
  key: () => "site",
  body: z.object({}),
  example: {},
});

/** A site that keeps in memory which plugins are installed: a test says what that is. */
export class PluginSite {
  readonly cases: FailingCase[] = [];
  readonly context: Context;
  readonly source: PluginSource;
  /** Says that something changed, so that the home reads it again. */
  readonly change = defineCommand({
    name: "site.change",
    doc: "Says that something changed.",
    input: z.object({}),
    run(work) {
      work.emit(changed({}));
      return Promise.resolve();
    },
  });
  #installed: readonly InstalledPlugin[];

  constructor(
    installed: readonly InstalledPlugin[],
    packageOf: (checksum: string) => Promise<Uint8Array<ArrayBuffer>> = noPackage,
  ) {
    this.#installed = installed;
    const quarantine = defineCommand({
      name: "site.quarantine",
      doc: "Keeps the case.",
      input: z.custom<FailingCase>(),
      run: (_work, failing) => Promise.resolve(void this.cases.push(failing)),
    });
    this.context = defineContext({
      name: "site",
      migrations: new URL(import.meta.resolve("core/testing/probe_migrations/")),
      signals: [changed],
      commands: [this.change, quarantine],
    });
    this.source = {
      context: "site",
      signals: [changed.signal],
      installed: () => Promise.resolve(this.#installed),
      packageOf: (_reader, checksum) => packageOf(checksum),
      quarantine,
    };
  }

  /** What is installed from now on; the home is told by `change`. */
  install(installed: readonly InstalledPlugin[]): void {
    this.#installed = installed;
  }
}

function noPackage(): Promise<never> {
  return Promise.reject(new TypeError("Cannot find a package: none was handed to this site"));
}

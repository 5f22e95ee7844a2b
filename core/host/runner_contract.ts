import assert from "node:assert/strict";
import { catchLog } from "core/base/log.ts";
import { until } from "core/testing/until.ts";
import type { CallFault, PluginCall, PluginDesk } from "core/plugin/call.ts";
import { manifestSchema } from "core/plugin/manifest.ts";
import type { InstalledPlugin } from "core/plugin/plugin_set.ts";
import { PluginHost } from "./plugin_host.ts";
import type { Runner } from "./runner.ts";
import { sampleDesk } from "./sandbox/sample_sandbox.ts";

/** A runner of the portable sample, and what it was opened on. */
export interface OpenedTier extends AsyncDisposable {
  readonly runner: Runner;
}

const HEARD = "learning.unit.viewed.v1";
const NOW = "2026-03-02T09:00:00.000Z";

const plugin: InstalledPlugin = {
  manifest: manifestSchema.parse({
    id: "portable",
    version: "1.0.0",
    platform: "*",
    title: "Portable",
    description: "Runs anywhere.",
    author: "Tests",
    licence: "MIT",
    tier: "sandboxed",
  }),
  checksum: "0".repeat(64),
  state: "enabled",
  allowed: true,
  choices: [{ scope: "site", enabled: true, settings: { tone: "soft" }, placements: [] }],
};

/** What every tier promises: the same code, asked the same through a host, does the same. */
export function runnerContract(tier: string, open: () => Promise<OpenedTier>): void {
  for (const [criterion, holds] of Object.entries(CRITERIA)) {
    Deno.test(`${tier}: ${criterion}`, async () => {
      await using opened = await open();
      await using asked = await Asked.open(opened.runner);
      await holds(asked);
    });
  }
}

const CRITERIA: Readonly<Record<string, (asked: Asked) => Promise<void>>> = {
  "a filter changes, halts or passes, and knows where and for whom it is asked": async (asked) => {
    assert.deepEqual(await asked.filter("learning.unit.v1", {}), {
      change: { settings: { tone: "soft" }, language: "ar", now: NOW, site: "main", courseId: "Org+1+a" },
    });
    assert.deepEqual(await asked.filter("learning.submission.v1", {}), { halt: "Not on Sundays" });
    assert.equal(await asked.filter("learning.unit.v1", { passes: true }), undefined);
  },

  "a widget speaks the page's language, English where it cannot, a key where it has no words": async (
    asked,
  ) => {
    const call = { do: "widget", name: "unit.aside.v1", given: { name: "Lea" } } as const;
    assert.equal(await asked.call(call), "<p>مرحبًا Lea in Englishnone</p>");
  },

  "a signal is heard: what is stored is read again in the same call, and what is said is said": async (
    asked,
  ) => {
    asked.documents.set("old", 1);
    for (const bell of ["g", "c"]) {
      await asked.call({
        do: "hear",
        name: HEARD,
        given: { id: bell, body: { bell } },
      });
    }
    assert.deepEqual(Object.fromEntries(asked.documents), {
      "bell g": 1,
      "bell c": 1,
      total: 2,
      last: { bell: "c", of: ["bell c", "bell g"], total: 2 },
    });
    const said = asked.reached.filter((one) => /^(emit|log)/.test(one));
    assert.deepEqual(said.sort(), [
      "emit portable.bell.counted.v1",
      "emit portable.bell.counted.v1",
      "log counting c",
      "log counting g",
    ]);
  },

  "actions, blocks and migrating are asked for by name": async (asked) => {
    const action = { do: "act", name: "ring", given: { personId: "lea", given: { bell: "g" } } } as const;
    assert.deepEqual(await asked.call(action), { rung: true });
    assert.deepEqual(await asked.call({ do: "block", name: "bell.grade", given: { answer: 466 } }), {
      right: true,
    });
    await asked.call({ do: "migrate", name: "0.9.0", given: {} });
    assert.deepEqual(Object.fromEntries(asked.documents), { "rung by lea": { bell: "g" }, from: "0.9.0" });
  },

  "a document that was never stored is nothing": async (asked) => {
    assert.equal(await asked.act("forget"), undefined);
  },

  "code that throws fails its call with its words": async (asked) => {
    await asked.fails("fail", ["threw"], /The rope broke/);
  },

  "what the desk refuses fails the call": async (asked) => {
    asked.desk.emit = () => {
      throw new TypeError("it is not in the manifest");
    };
    await asked.fails("emit", ["threw", "denied"], /not in the manifest/);
    asked.desk.put = () => Promise.reject(new TypeError("Cannot store here"));
    await asked.fails("ring", ["threw", "denied"], /Cannot store here/);
  },

  "code that is late has failed, and stores nothing afterwards": async (asked) => {
    await asked.call({ do: "block", name: "bell.grade", given: {} });
    await asked.fails("hang", ["late"], /100 ms/, 100);
    // It goes on until it stores; whoever runs here next sees that it could not.
    const begun = performance.now();
    await until("it would have stored", () => performance.now() - begun > 400);
    assert.deepEqual([...asked.documents], []);
  },

  "names of functions are its own, never those that every object has": async (asked) => {
    for (const name of ["constructor", "__proto__", "toString", "missing"]) {
      await asked.fails(name, ["threw"], /Cannot find/);
    }
  },

  "an answer of another shape than was asked for is rubbish": async (asked) => {
    await assert.rejects(
      asked.call({ do: "filter", name: "learning.submission.v1", given: {} }, (answer) => {
        throw new TypeError(`Cannot read ${typeof answer}`);
      }),
      { fault: "rubbish" },
    );
  },
};

/** A host that asks one runner, with a desk in memory. */
class Asked implements AsyncDisposable {
  readonly #host: PluginHost;
  /** Every failure is logged; here each is looked at. */
  readonly #endCatching = catchLog(() => {});
  readonly desk: PluginDesk;
  readonly documents: Map<string, unknown>;
  readonly reached: readonly string[];

  private constructor(host: PluginHost) {
    this.#host = host;
    const { desk, documents, reached } = sampleDesk();
    const list: PluginDesk["list"] = async (...asked) =>
      [...await desk.list(...asked)].sort((one, other) => one.key < other.key ? -1 : 1);
    [this.desk, this.documents, this.reached] = [{ ...desk, list }, documents, reached];
  }

  static async open(runner: Runner): Promise<Asked> {
    return new Asked(
      await PluginHost.open({
        builtIn: [],
        installed: () => Promise.resolve([plugin]),
        openRunner: () => runner,
        quarantine: () => Promise.resolve(),
      }),
    );
  }

  call(call: PluginCall, read?: (answer: unknown) => unknown, milliseconds = 10_000): Promise<unknown> {
    const asking = { site: "main", language: "ar", now: new Date(NOW), courseId: "Org+1+a" };
    const terms = { desk: this.desk, milliseconds, ...(read ? { read } : {}) };
    return this.#host.call(this.#host.set.find("portable", {})!, call, asking, terms);
  }

  filter(name: string, given: unknown): Promise<unknown> {
    return this.call({ do: "filter", name, given });
  }

  act(name: string, milliseconds?: number): Promise<unknown> {
    return this.call({ do: "act", name, given: { personId: "lea", given: {} } }, undefined, milliseconds);
  }

  async fails(
    action: string,
    faults: readonly CallFault[],
    words: RegExp,
    milliseconds?: number,
  ): Promise<void> {
    await assert.rejects(this.act(action, milliseconds), (error: Error & { fault: CallFault }) => {
      assert.ok(faults.includes(error.fault), `${error.fault}: ${error.message}`);
      assert.match(error.message, words);
      return true;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#host.close();
    this.#endCatching();
  }
}

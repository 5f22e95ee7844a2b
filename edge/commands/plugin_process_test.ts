import assert from "node:assert/strict";
import { startServer } from "core/testing/server.ts";
import { withPath } from "core/testing/until.ts";
import { answer, carillon } from "edge/samples/sample_command.ts";
import { NOTICE_SLOT, samplePackage } from "edge/samples/sample_plugin.ts";

// A plugin's life as processes of their own, beside a running server and without one.

interface Site {
  readonly data: string;
  /** Writes a package of the sample plugin and gives its path. */
  readonly pack: (...parts: Parameters<typeof samplePackage>) => Promise<string>;
  readonly plugin: (...args: string[]) => ReturnType<typeof carillon>;
  // deno-lint-ignore no-explicit-any
  readonly asked: (...args: string[]) => Promise<any>;
}

function siteAt(data: string): Site {
  return {
    data,
    async pack(parts) {
      const file = await samplePackage(parts);
      await Deno.writeFile(`${data}/${file.name}`, await file.bytes());
      return `${data}/${file.name}`;
    },
    plugin: (...args) => carillon("plugin", ...args, "--data", data),
    asked: (...args) => answer("plugin", ...args, "--data", data),
  };
}

/** What an operator goes through, in this order. */
const STEPS: Readonly<Record<string, (site: Site) => Promise<void>>> = {
  "nothing is installed that nobody agreed to, and what is not signed only where that is said": async (
    { pack, plugin },
  ) => {
    const file = await pack();
    const unasked = await plugin("install", file);
    assert.equal(unasked.code, 2);
    assert.match(unasked.stderr, /^Notices 1\.0\.0\n[^]*NOT SIGNED[^]*Hears\n {2}enrollment\./);
    assert.match(unasked.stderr, /Reaches no host\n[^]*nobody is here to ask; add --yes\n$/);
    const unsigned = await plugin("install", file, "--yes", "--json");
    assert.deepEqual([unsigned.code, JSON.parse(unsigned.stdout).code], [2, "site.plugin_unsigned"]);
    const installed = await plugin("install", file, "--yes", "--accept-unsigned");
    assert.deepEqual([installed.code, installed.stderr], [0, ""]);
    assert.match(installed.stdout, /^Installed notices 1\.0\.0\. It is on nowhere yet/);
  },

  "a package that is not accepted is refused with every reason": async ({ pack, plugin }) => {
    const file = await pack({ version: "3.0.0", manifest: { platform: ">=9", colour: "red" } });
    const { code, stdout } = await plugin("install", file, "--yes", "--json");
    assert.equal(code, 2);
    const { reasons } = JSON.parse(stdout);
    assert.equal(reasons.length, 2);
  },

  "a plugin as its author has it is installed from its folder": async ({ data, asked }) => {
    await carillon("plugin", "new", "fresh_idea", "--here", `${data}/fresh_idea`);
    const { plugin } = await asked("install", `${data}/fresh_idea`, "--yes", "--accept-unsigned");
    assert.equal(plugin, "fresh_idea");
  },

  "settings are changed by name, a secret is never told": async ({ asked, plugin }) => {
    const set = await asked("configure", "notices", "sender=the tower", "key=open sesame");
    assert.deepEqual([set.settings, set.secrets], [{ sender: "the tower" }, ["key"]]);
    await asked("configure", "notices", "notice=Bring gloves", "--course", "A+B+C");
    const wrong = await plugin("configure", "notices", `sender=${"x".repeat(21)}`, "--json");
    assert.deepEqual([wrong.code, JSON.parse(wrong.stdout).code], [2, "site.plugin_settings_invalid"]);
    const shown = await plugin("show", "notices");
    assert.match(shown.stdout, /site: sender="the tower", key=\(secret\)/);
    assert.match(shown.stdout, /course:A\+B\+C: notice="Bring gloves"/);
    assert.match(shown.stdout, new RegExp(`Shows something at\n {2}${NOTICE_SLOT.replaceAll(".", "\\.")}`));
  },

  "it is switched on and allowed, and stands so in the list": async ({ asked, plugin }) => {
    await asked("enable", "notices", "--org", "Carillon");
    const { stdout } = await plugin("allow", "notices");
    assert.equal(stdout, "notices is on in places, on for 1 organisation; course teams may choose\n");
    const { stdout: list } = await plugin("list");
    assert.match(list, /^PLUGIN +VERSION +TIER +STATE +ON FOR +REASON\n/);
    assert.match(list, /\nnotices +1\.0\.0 +sandboxed +on in places +1 organisation\n/);
    assert.match(list, /\nstreaks +1\.0\.0 +built_in +on +the whole site/);
  },

  "an upgrade tells what is new, and is rolled back": async ({ pack, plugin, asked }) => {
    const file = await pack({ version: "1.1.0", manifest: { reaches: ["news.example.org"] } });
    const told = await plugin("upgrade", file);
    assert.match(told.stderr, /Installed is 1\.0\.0[^]*Reaches\n\+ news\.example\.org/);
    const { before, version } = await asked("upgrade", file, "--yes", "--accept-unsigned");
    assert.deepEqual([before, version], ["1.0.0", "1.1.0"]);
    assert.equal((await asked("rollback", "notices")).version, "1.0.0");
  },

  "it is held and let go on; what it failed at would be told": async ({ asked, plugin }) => {
    assert.equal((await asked("quarantine", "notices")).state, "quarantined");
    assert.equal((await asked("release", "notices")).state, "enabled");
    assert.equal((await plugin("cases", "notices")).stdout, "Nothing that it failed at is kept.\n");
  },

  "it is removed once it is off everywhere, with what it keeps written out": async (
    { data, asked, plugin },
  ) => {
    const on = await plugin("remove", "notices", "--yes", "--json");
    assert.equal(JSON.parse(on.stdout).code, "site.plugin_not_disabled");
    await asked("disable", "notices", "--everywhere");
    const removed = await asked("remove", "notices", "--to", `${data}/notices.ndjson`, "--yes");
    assert.deepEqual(removed, { plugin: "notices", documents: 0 });
    assert.equal(await Deno.readTextFile(`${data}/notices.ndjson`), "");
    const gone = await plugin("show", "notices", "--json");
    assert.equal(JSON.parse(gone.stdout).code, "site.plugin_missing");
  },
};

for (const beside of [true, false]) {
  Deno.test(`plugin …: a plugin's life ${beside ? "beside a server" : "without a server"}`, async (t) => {
    await withPath(async (data) => {
      const server = await startServer({ data });
      if (!beside) await server.stop();
      try {
        for (const [name, step] of Object.entries(STEPS)) await t.step(name, () => step(siteAt(data)));
      } finally {
        if (beside) await server.stop();
      }
    });
  });
}

import assert from "node:assert/strict";
import { startServer } from "core/testing/server.ts";
import { until, withPath } from "core/testing/until.ts";
import { answer } from "edge/samples/sample_command.ts";
import { NOTICE_SLOT, samplePackage } from "edge/samples/sample_plugin.ts";

const DONE = "site.operation.done.v1";

Deno.test("a sandboxed plugin draws on pages and hears signals in a server with the rights of the start task", async () => {
  await withPath(async (data) => {
    await using server = await startServer({ data });
    const hears = [{ signal: DONE, needs: ["operation"] }];
    const code = `export const plugin = {
      hears: { "${DONE}": ({ body, id }, { store }) => store.put(id, body.operation) },
      widgets: { "${NOTICE_SLOT}": () => "<p>Mind the bell rope</p>" },
    };`;
    const file = await samplePackage({ manifest: { hears }, code });
    await Deno.writeFile(`${data}/${file.name}`, await file.bytes());
    const plugin = (...args: string[]) => answer("plugin", ...args, "--data", data);
    await plugin("install", `${data}/${file.name}`, "--yes", "--accept-unsigned");
    await plugin("enable", "notices");

    await until("it draws on a page", async () => {
      const page = await (await fetch(server.url)).text();
      return page.includes("Mind the bell rope");
    });
    await until("it has heard", async () => {
      await plugin("export", "notices", "--to", `${data}/kept.ndjson`);
      return (await Deno.readTextFile(`${data}/kept.ndjson`)).includes("exportPlugin");
    }, 20_000);
    const { code: ended } = await server.stop();
    assert.equal(ended, 0);
  });
});

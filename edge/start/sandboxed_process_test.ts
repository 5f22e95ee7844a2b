import { testWhere } from "core/testing/skip.ts";
import { until, withPath } from "core/testing/until.ts";
import { answer } from "edge/samples/sample_command.ts";
import { findLayoutMissing, LAYOUTS, startLayout } from "edge/samples/sample_layouts.ts";
import { NOTICE_SLOT, samplePackage } from "edge/samples/sample_plugin.ts";

const DONE = "site.operation.done.v1";
const HEARS = [{ signal: DONE, needs: ["operation"] }];
const CODE = `export const plugin = {
  hears: { "${DONE}": ({ body, id }, { store }) => store.put(id, body.operation) },
  widgets: { "${NOTICE_SLOT}": () => "<p>Mind the bell rope</p>" },
};`;

for (const layout of LAYOUTS) {
  testWhere(
    await findLayoutMissing(layout),
    `a sandboxed plugin draws on pages and hears signals with the rights of the start task, by layout "${layout}"`,
    () =>
      withPath(async (data) => {
        await using served = await startLayout(layout, { data });
        const file = await samplePackage({ manifest: { hears: HEARS }, code: CODE });
        await Deno.writeFile(`${data}/${file.name}`, await file.bytes());
        const plugin = (...args: string[]) => answer("plugin", ...args, "--data", data);
        await plugin("install", `${data}/${file.name}`, "--yes", "--accept-unsigned");
        await plugin("enable", "notices");

        await until("it draws on a page", async () => {
          const page = await (await fetch(served.url)).text();
          return page.includes("Mind the bell rope");
        }, 20_000);
        await until("it has heard", async () => {
          await plugin("export", "notices", "--to", `${data}/kept.ndjson`);
          return (await Deno.readTextFile(`${data}/kept.ndjson`)).includes("exportPlugin");
        }, 20_000);
      }),
  );
}

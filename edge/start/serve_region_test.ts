import assert from "node:assert/strict";
import { catchLog } from "core/base/log.ts";
import { withPath } from "core/testing/until.ts";
import { readStartOptions } from "edge/start/start_options.ts";
import { serveRegion } from "edge/start/serve_region.ts";

const KEY = "a key that regions of a test and their home know";

Deno.test("serveRegion() tells of itself from the first moment on: health, figures, and pages that cannot be had", async () => {
  await withPath(async (folder) => {
    await Deno.mkdir(folder);
    const restore = catchLog(() => {});
    const args = ["--port", "0", "--data", folder, "--metrics", "0", "--region", "tokyo"];
    const options = readStartOptions(
      [...args, "--home", "http://127.0.0.1:1"],
      (name) => name === "CARILLON_REGION_KEY" ? KEY : undefined,
    );
    const running = serveRegion(options, options.region!, folder);
    try {
      const health = await fetch(`${running.address}/health/ready`);
      const { stage, signals, copies } = await health.json();
      assert.deepEqual([health.status, stage, signals, copies], [503, "asking", "not yet", []]);
      const live = await fetch(`${running.address}/health/live`);
      assert.deepEqual([live.status, await live.json()], [200, { live: true }]);
      const figures = await (await fetch(running.metrics!)).text();
      assert.match(figures, /^carillon_ready 0$/m);
      assert.match(figures, /^carillon_build_info\{.*region="tokyo"/m);
      const page = await fetch(`${running.address}/courses`);
      assert.equal(page.status, 503);
      assert.match(await page.text(), /Cannot reach home/);
    } finally {
      await running.stop();
      restore();
    }
  });
});

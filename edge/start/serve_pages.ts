import type { House } from "core/run/house.ts";
import { createApp } from "edge/app.ts";
import { openFront } from "edge/front.ts";
import { PLUGINS } from "edge/plugins.ts";
import { openDoor } from "edge/start/door.ts";
import { drainable } from "edge/start/forms_under_way.ts";
import { addressOf, inTime, listen, type Running } from "edge/start/listen.ts";
import { openFiles } from "edge/start/open_files.ts";
import { openRegions } from "edge/start/home_of_regions.ts";
import { serveMetrics } from "edge/start/serve_metrics.ts";
import { sealingKey, secretKey } from "edge/start/secret_key.ts";
import type { StartOptions } from "edge/start/start_options.ts";
import { tellFiles } from "edge/start/tell_files.ts";
import { tellFront } from "edge/start/tell_front.ts";
import { watched } from "edge/start/watch_process.ts";

/** Serves the pages of a house, and the operator's door to it. */
export async function servePages(house: House, folder: string, options: StartOptions): Promise<Running> {
  const files = await openFiles(folder, options);
  const secure = options.origin?.startsWith("https:") ?? false;
  const regions = await openRegions(options, secure);
  const front = await openFront({
    house,
    plugins: PLUGINS,
    cache: `${folder}/cache/plugins`,
    pluginKey: await sealingKey(folder, options.processKey),
    allowsPrivate: options.allowsPrivate ?? false,
    files: files.store,
    key: regions?.cookieKey ?? await secretKey(folder, "cookie"),
    secure,
    ...(regions ? { passes: regions.passes } : {}),
  });
  const pages = createApp(front);
  const { app, drain } = drainable(regions ? regions.around(front, pages) : pages);
  const server = listen(options, app);
  const door = await openDoor(house, folder);
  const tell = () => {
    tellFront(front);
    if (files.held) tellFiles(files.held.report());
  };
  const figures = serveMetrics(options.metrics, watched(house, tell));
  return {
    address: options.origin ?? addressOf(options.host, server.addr.port),
    ...(figures.address ? { metrics: figures.address } : {}),
    async stop() {
      front.feeds.close();
      const requests = drain().then(() => server.shutdown());
      await inTime("Requests", Promise.all([requests, door.close()]));
      await figures.close();
      await files.close();
      await inTime("Plugins", front.host.close());
      await inTime("Works", house.close());
    },
  };
}

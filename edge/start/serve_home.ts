import { homeApi } from "core/run/home_api.ts";
import type { Home, House } from "core/run/house.ts";
import { processTokens } from "core/run/process_token.ts";
import type { Context } from "core/work/context.ts";
import { drainable } from "edge/start/forms_under_way.ts";
import { addressOf, inTime, listen, type Running } from "edge/start/listen.ts";
import { openFiles } from "edge/start/open_files.ts";
import { serveMetrics } from "edge/start/serve_metrics.ts";
import type { StartOptions } from "edge/start/start_options.ts";
import { watched } from "edge/start/watch_process.ts";

/** Serves the home of some residents to the other processes of the site, who hold the same key. */
export async function serveHome(
  house: House & Home,
  residents: readonly Context[],
  key: string,
  folder: string,
  options: StartOptions,
): Promise<Running> {
  // Who has the content has its files.
  const files = house.living.includes("content") ? await openFiles(folder, options) : undefined;
  const { app, drain } = drainable(homeApi(house, residents, processTokens(key), files?.store));
  const server = listen(options, app);
  const figures = serveMetrics(options.metrics, watched(house));
  return {
    address: addressOf(options.host, server.addr.port),
    ...(figures.address ? { metrics: figures.address } : {}),
    async stop() {
      await inTime("Calls", drain().then(() => server.shutdown()));
      await figures.close();
      await files?.close();
      await inTime("Works", house.close());
    },
  };
}

// The home worker: all writing, relaying and hearing of this process happens on this thread.
import { contextsOf, providersOf } from "core/plugin/plugin.ts";
import { type HomePort, serveHome } from "core/run/home_worker.ts";
import { pluginSource } from "contexts/site/mod.ts";
import { PLUGINS } from "edge/plugins.ts";
import { CONTEXTS } from "edge/residents.ts";

serveHome(self as unknown as HomePort, {
  contexts: CONTEXTS,
  plugins: contextsOf(PLUGINS),
  pluginsAtHome: { source: pluginSource, builtIn: PLUGINS },
  providers: providersOf(PLUGINS),
});

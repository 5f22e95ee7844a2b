import { systemActor } from "core/base/actor.ts";
import { contextsOf, providersOf } from "core/plugin/plugin.ts";
import { openHome } from "core/run/home.ts";
import type { Progress } from "core/work/job.ts";
import { readBusAddress } from "edge/start/bus_address.ts";
import { readFilesAddress } from "edge/start/files_address.ts";
import { serversOf } from "edge/start/layout.ts";
import { SITE } from "edge/start/open_house.ts";
import { readPrimaries } from "edge/start/primaries.ts";
import { sealingKey } from "edge/start/secret_key.ts";
import { type AnswerOf, type InputOf, type OperationName, perform } from "edge/start/operations.ts";
import { pluginSource } from "contexts/site/mod.ts";
import { PLUGINS } from "edge/plugins.ts";
import { CONTEXTS } from "edge/residents.ts";

/** Opens the house of a data folder that this process holds, does one operation in it, and closes it again. */
export async function performHere<Name extends OperationName>(
  folder: string,
  name: Name,
  input: InputOf<Name>,
  progress: Progress,
): Promise<AnswerOf<Name>> {
  const plugins = contextsOf(PLUGINS);
  const bus = await readBusAddress(folder);
  const primaries = (Deno.env.get("CARILLON_PRIMARY") ?? "").split(/\s+/).filter((one) => one !== "");
  const files = await readFilesAddress(folder, (name) => Deno.env.get(name));
  const house = await openHome({
    folder,
    site: SITE,
    contexts: CONTEXTS,
    plugins,
    primaries: serversOf(readPrimaries(primaries, (name) => Deno.env.get(name))),
    pluginsAtHome: { source: pluginSource, builtIn: PLUGINS },
    pluginKey: await sealingKey(folder, Deno.env.get("CARILLON_PROCESS_KEY") || undefined),
    providers: providersOf(PLUGINS),
    ...(bus ? { bus } : {}),
    ...(files ? { files } : {}),
  });
  try {
    return await perform({ house, actor: systemActor("operator"), follow: progress }, name, input);
  } finally {
    await house.close();
  }
}

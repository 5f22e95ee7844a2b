import { z } from "zod";
import { Refusal, refuse } from "core/base/refusal.ts";
import { remoteSecret } from "core/plugin/remote_secret.ts";
import { defineCommand } from "core/work/command.ts";
import { operatorRefusal } from "contexts/site/rules.ts";
import { getRow, pluginId } from "./plugin_rows.ts";

/** Shows what calls to a remote plugin's server are signed with. Refuses `site.plugin_not_remote`. */
export const showRemoteSecret = defineCommand({
  name: "site.show_remote_secret",
  doc: "Shows the secret that calls to a remote plugin's server are signed with.",
  input: z.object({ plugin: pluginId }),
  async run(work, { plugin }): Promise<{ readonly secret: string }> {
    refuse(operatorRefusal(work.actor));
    const { manifest } = await getRow(work, plugin);
    if (manifest.tier === "remote") return { secret: remoteSecret(work.sealingKey, plugin) };
    throw new Refusal(
      "site.plugin_not_remote",
      "conflict",
      `Cannot show a secret of "${plugin}": it runs here, and nothing is signed for it`,
      { plugin },
    );
  },
});

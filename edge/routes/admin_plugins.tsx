import { Hono } from "hono";
import { Refusal } from "core/base/refusal.ts";
import type { Front } from "edge/front.ts";
import { knownNames } from "edge/memory/known_names.ts";
import { AdminPluginPage } from "edge/pages/admin_plugin.tsx";
import { AdminPluginsPage } from "edge/pages/admin_plugins.tsx";
import { paths } from "edge/paths.ts";
import { answerPage, type EdgeContext, type EdgeEnv, frameFor } from "edge/respond.tsx";
import { ask } from "edge/routes/operator.ts";
import { permissionsOf } from "edge/views/permission_view.ts";
import type { PluginView } from "edge/views/plugin_view.ts";

/** The plugins of a site, for its operators: how each stands, where it is on, and what can be done about it. */
export function adminPlugins(front: Front) {
  return new Hono<EdgeEnv>()
    .get(paths.adminPlugins, async (c) => {
      const plugins = await views(c, front);
      return answerPage(c, <AdminPluginsPage frame={frameFor(c, front)} plugins={plugins} />);
    })
    .get(`${paths.adminPlugins}/:id`, async (c) => {
      const plugin = await view(c, front, c.req.param("id"));
      const permissions = permissionsOf(plugin.manifest, knownNames(front));
      const page = <AdminPluginPage frame={frameFor(c, front)} plugin={plugin} permissions={permissions} />;
      return answerPage(c, page);
    });
}

async function views(c: EdgeContext, front: Front): Promise<PluginView[]> {
  const reports = await ask(c, front, "subscribers", {});
  return [...front.host.set.installed.values()].map((plugin) => ({
    ...plugin,
    report: reports.find(({ name }) => name === plugin.manifest.id),
  }));
}

async function view(c: EdgeContext, front: Front, id: string): Promise<PluginView> {
  const found = (await views(c, front)).find(({ manifest }) => manifest.id === id);
  if (found) return found;
  throw new Refusal("site.plugin_missing", "missing", `Cannot find plugin "${id}"`, { plugin: id });
}

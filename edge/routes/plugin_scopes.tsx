import { Hono } from "hono";
import type { Scope } from "core/plugin/scope.ts";
import { getPlugin } from "contexts/site/mod.ts";
import { followPlugins, type Front } from "edge/front.ts";
import { knownNames } from "edge/memory/known_names.ts";
import { PluginScopePage } from "edge/pages/plugin_scope.tsx";
import { paths } from "edge/paths.ts";
import { answerPage, type EdgeContext, type EdgeEnv, formOf, frameFor, noticeOf } from "edge/respond.tsx";
import { ask, operatorOf } from "edge/routes/operator.ts";
import { readScopeForm, scopeView } from "edge/views/scope_view.ts";
import { words } from "edge/words.ts";

const AT = "/admin/plugins/:id/at";
const NOTICES = ["notice.plugin_saved", "notice.plugin_on_here", "notice.plugin_off_here"] as const;

/** What operators choose for a plugin: for the whole site, for the courses of an organisation, for one course. */
export function pluginScopes(front: Front) {
  return new Hono<EdgeEnv>()
    .get(AT, (c) => {
      const org = (c.req.query("org") ?? "").trim();
      const { id } = c.req.param();
      return c.redirect(org === "" ? paths.plugin(id) : paths.pluginAt(id, `org:${org}`), 303);
    })
    .get(`${AT}/:scope`, async (c) => answerPage(c, (await look(c, front)).page()))
    .post(`${AT}/:scope`, async (c) => {
      const { plugin, scope, view, page } = await look(c, front);
      const form = await formOf(c);
      const chosen = form.get("do");
      if (chosen === "enable" || chosen === "disable") {
        await ask(c, front, `${chosen}Plugin`, { plugin, scope });
        return await seen(
          c,
          front,
          plugin,
          scope,
          chosen === "enable" ? "plugin_on_here" : "plugin_off_here",
        );
      }
      const read = readScopeForm(view, form, words(c.get("visitor").language));
      if (read.view.errors.length > 0) return answerPage(c, page(read.view), 422);
      if (view.fields.length > 0) {
        await ask(c, front, "configurePlugin", { plugin, scope, settings: { ...read.settings } as never });
      }
      if (view.placements.length > 0) {
        await ask(c, front, "placePlugin", { plugin, scope, placements: [...read.placements] });
      }
      return await seen(c, front, plugin, scope, "plugin_saved");
    });
}

async function look(c: EdgeContext, front: Front) {
  operatorOf(c);
  const { id, scope: asked } = c.req.param() as { id: string; scope: Scope };
  const plugin = await getPlugin(front.house.reader("site"), id);
  const action = paths.pluginAt(id, asked);
  const view = { ...scopeView(plugin, asked, { action, known: knownNames(front) }), previews: false };
  const frame = frameFor(c, front, { notice: noticeOf(c, NOTICES) });
  const named = { id, title: plugin.manifest.title };
  const page = (shown = view) => <PluginScopePage frame={frame} plugin={named} scope={asked} view={shown} />;
  return { plugin: id, scope: asked, view, page };
}

/** The change is on the next page: this process knows of it before anybody is sent on. */
async function seen(c: EdgeContext, front: Front, plugin: string, scope: Scope, notice: string) {
  await followPlugins(front);
  return c.redirect(`${paths.pluginAt(plugin, scope)}?notice=${notice}`, 303);
}

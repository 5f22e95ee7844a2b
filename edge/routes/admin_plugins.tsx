import { Hono } from "hono";
import { Refusal } from "core/base/refusal.ts";
import { getPlugin, listPluginCases, listPlugins } from "contexts/site/mod.ts";
import { followPlugins, type Front } from "edge/front.ts";
import { knownNames } from "edge/memory/known_names.ts";
import { AdminPluginPage } from "edge/pages/admin_plugin.tsx";
import { AdminPluginsPage } from "edge/pages/admin_plugins.tsx";
import { PluginSecretPage } from "edge/pages/plugin_secret.tsx";
import { RemovePluginPage } from "edge/pages/remove_plugin.tsx";
import { paths, type PluginVerb } from "edge/paths.ts";
import {
  answerPage,
  type EdgeContext,
  type EdgeEnv,
  formOf,
  frameFor,
  noticeOf,
  ownPath,
} from "edge/respond.tsx";
import { ask, operatorOf } from "edge/routes/operator.ts";
import { exportLines } from "edge/routes/plugin_export.ts";
import { sumDocuments } from "edge/start/plugin_documents.ts";
import { lastDecisions } from "edge/views/decision_view.ts";
import { permissionsOf } from "edge/views/permission_view.ts";
import type { PluginView } from "edge/views/plugin_view.ts";

const NOTICES = [
  "notice.plugin_installed",
  "notice.plugin_upgraded",
  "notice.plugin_enabled",
  "notice.plugin_disabled",
  "notice.plugin_allowed",
  "notice.plugin_forbidden",
  "notice.plugin_rolled_back",
  "notice.plugin_held",
  "notice.plugin_released",
  "notice.plugin_removed",
] as const;

const PLUGIN = "/admin/plugins/:id";

/** What one button does to a plugin as a whole, and what is said of it. */
const VERBS: Readonly<
  Record<
    PluginVerb,
    readonly [(c: EdgeContext, front: Front, plugin: string) => Promise<unknown>, notice: string]
  >
> = {
  enable: [(c, front, plugin) => ask(c, front, "enablePlugin", { plugin }), "enabled"],
  disable: [(c, front, plugin) => ask(c, front, "disablePlugin", { plugin }), "disabled"],
  allow: [(c, front, plugin) => ask(c, front, "allowPlugin", { plugin, allowed: true }), "allowed"],
  forbid: [(c, front, plugin) => ask(c, front, "allowPlugin", { plugin, allowed: false }), "forbidden"],
  rollback: [(c, front, plugin) => ask(c, front, "rollBackPlugin", { plugin }), "rolled_back"],
  quarantine: [
    (c, front, plugin) => ask(c, front, "quarantinePlugin", { plugin, message: "An operator holds it" }),
    "held",
  ],
  release: [(c, front, plugin) => ask(c, front, "releasePlugin", { plugin }), "released"],
};

/** The plugins of a site, for its operators: how each stands, where it is on, and what can be done about it. */
export function adminPlugins(front: Front) {
  return new Hono<EdgeEnv>()
    .get(paths.adminPlugins, async (c) => {
      const frame = frameFor(c, front, { notice: noticeOf(c, NOTICES) });
      const [plugins, decisions] = [await views(c, front), await lastDecisions(front.house)];
      return answerPage(c, <AdminPluginsPage frame={frame} plugins={plugins} decisions={decisions} />);
    })
    .get(PLUGIN, async (c) => await onePage(c, front, c.req.param("id")))
    .get(`${PLUGIN}/cases/:case`, async (c) => await saveCase(c, front))
    .get(`${PLUGIN}/export`, async (c) => {
      operatorOf(c);
      const { id: plugin } = await getPlugin(front.house.reader("site"), c.req.param("id"));
      const lines = exportLines((after) => ask(c, front, "exportPlugin", { plugin, after }));
      return saved(c, lines, `${plugin}.ndjson`);
    })
    .get(`${PLUGIN}/remove`, async (c) => await removePage(c, front, c.req.param("id")))
    .post(`${PLUGIN}/remove`, async (c) => {
      const exported = String((await formOf(c)).get("exported") ?? "");
      await ask(c, front, "removePlugin", { plugin: c.req.param("id"), exported });
      await followPlugins(front);
      return c.redirect(`${paths.adminPlugins}?notice=plugin_removed`, 303);
    })
    .post(`${PLUGIN}/secret`, async (c) => {
      const id = c.req.param("id");
      const { secret } = await ask(c, front, "pluginSecret", { plugin: id });
      const { manifest: { title } } = await getPlugin(front.house.reader("site"), id);
      const page = <PluginSecretPage frame={frameFor(c, front)} plugin={{ id, title }} secret={secret} />;
      const answer = await answerPage(c, page);
      answer.headers.set("cache-control", "no-store");
      return answer;
    })
    // Where a form's answer was shown, the address is the form's: asked for again, it is the plugin.
    .get(`${PLUGIN}/:verb`, (c) => c.redirect(paths.plugin(c.req.param("id")), 303))
    .post(`${PLUGIN}/:verb`, async (c) => {
      const { id, verb } = c.req.param();
      if (!Object.hasOwn(VERBS, verb)) {
        throw new Refusal("edge.page_missing", "missing", `Cannot do "${verb}" to a plugin`);
      }
      const [act, notice] = VERBS[verb as PluginVerb];
      await act(c, front, id);
      await followPlugins(front);
      const next = ownPath((await formOf(c)).get("next")?.toString(), paths.plugin(id));
      return c.redirect(`${next}?notice=plugin_${notice}`, 303);
    });
}

async function views(c: EdgeContext, front: Front): Promise<PluginView[]> {
  const reports = await ask(c, front, "subscribers", {});
  const plugins = await listPlugins(front.house.reader("site"));
  return plugins.map((plugin) => ({ ...plugin, report: reports.find(({ name }) => name === plugin.id) }));
}

async function onePage(c: EdgeContext, front: Front, id: string) {
  const reports = await ask(c, front, "subscribers", {});
  const site = front.house.reader("site");
  const [plugin, cases] = await Promise.all([getPlugin(site, id), listPluginCases(site, id)]);
  const view = { ...plugin, cases, report: reports.find(({ name }) => name === id) };
  const permissions = permissionsOf(plugin.manifest, knownNames(front));
  const frame = frameFor(c, front, { notice: noticeOf(c, NOTICES) });
  const decisions = await lastDecisions(front.house, id);
  return answerPage(c, <AdminPluginPage frame={frame} plugin={view} {...{ permissions, decisions }} />);
}

/** Asks, once nothing of the plugin runs any more: what it keeps is what is exported then. */
async function removePage(c: EdgeContext, front: Front, id: string) {
  operatorOf(c);
  const { manifest: { title }, state } = await getPlugin(front.house.reader("site"), id);
  const { count, checksum } = await sumDocuments(front.house, id);
  return answerPage(
    c,
    <RemovePluginPage
      frame={frameFor(c, front)}
      plugin={{ id, title, isOff: state === "disabled" }}
      documents={count}
      checksum={checksum}
    />,
  );
}

async function saveCase(c: EdgeContext, front: Front): Promise<Response> {
  const { id, case: wanted } = c.req.param() as { id: string; case: string };
  const cases = await ask(c, front, "pluginCases", { plugin: id, personal: true });
  const found = cases.find((one) => one.id === wanted);
  if (found) return saved(c, [JSON.stringify(found, undefined, 2) + "\n"], `${id}-${wanted}.json`);
  throw new Refusal("site.case_missing", "missing", `Cannot find case "${wanted}" of plugin "${id}"`);
}

/** A file to keep, as it comes. */
function saved(c: EdgeContext, lines: Iterable<string> | AsyncIterable<string>, name: string): Response {
  c.header("content-type", name.endsWith(".json") ? "application/json" : "application/x-ndjson");
  c.header("content-disposition", `attachment; filename="${name}"`);
  c.header("cache-control", "no-store");
  return c.body(ReadableStream.from(lines).pipeThrough(new TextEncoderStream()));
}

import { Hono } from "hono";
import { Refusal } from "core/base/refusal.ts";
import type { Scope } from "core/plugin/scope.ts";
import type { AnyCommand } from "core/work/context.ts";
import {
  configurePlugin,
  disablePlugin,
  enablePlugin,
  type FoundPlugin,
  getPlugin,
  listPlugins,
  placePlugin,
} from "contexts/site/mod.ts";
import type { ScopeView } from "edge/components/scope_form.tsx";
import { followPlugins, type Front } from "edge/front.ts";
import { getCourse } from "edge/learner.ts";
import type { Course } from "edge/memory/courses.ts";
import { knownNames } from "edge/memory/known_names.ts";
import { actorOf, isStaff } from "edge/middleware/visitor.ts";
import { type TeamPlugin, TeamPluginPage, TeamPluginsPage } from "edge/pages/team_plugins.tsx";
import { paths } from "edge/paths.ts";
import {
  answerPage,
  answerSeen,
  type EdgeContext,
  type EdgeEnv,
  formOf,
  frameFor,
  noticeOf,
  sessionOf,
} from "edge/respond.tsx";
import { previewOf } from "edge/slots/preview.tsx";
import { getsPersonal, permissionsOf } from "edge/views/permission_view.ts";
import { isOnAt, readScopeForm, scopeView } from "edge/views/scope_view.ts";
import { words } from "edge/words.ts";

const TEAM = "/courses/:course/team/plugins";
const NOTICES = ["notice.plugin_saved", "notice.plugin_on_here", "notice.plugin_off_here"] as const;

/** What a course's team chooses among the plugins that operators allow, for its own course. */
export function teamPlugins(front: Front) {
  return new Hono<EdgeEnv>()
    .get(TEAM, async (c) => {
      const course = await courseOfTeam(c, front);
      const plugins = (await listPlugins(front.house.reader("site"))).filter(({ allowed }) => allowed)
        .map((plugin) => teamPlugin(front, plugin, scopeOf(course)));
      const page = <TeamPluginsPage frame={frameFor(c, front)} course={named(course)} plugins={plugins} />;
      return answerPage(c, page);
    })
    .get(`${TEAM}/:id`, async (c) => answerPage(c, (await look(c, front)).page()))
    .post(`${TEAM}/:id`, async (c) => await choose(c, front));
}

/** The course, for whoever makes courses. Refuses `edge.team_only`. */
async function courseOfTeam(c: EdgeContext, front: Front): Promise<Course> {
  if (!isStaff(sessionOf(c))) {
    throw new Refusal("edge.team_only", "forbidden", "Cannot choose for a course without being of its team");
  }
  return await getCourse(front, c.req.param("course") ?? "");
}

const scopeOf = ({ courseId }: Course): Scope => `course:${courseId}`;
const named = ({ courseId, facts }: Course) => ({ key: courseId, title: facts.title });

async function look(c: EdgeContext, front: Front) {
  const course = await courseOfTeam(c, front);
  const plugin = await getPlugin(front.house.reader("site"), c.req.param("id") ?? "");
  if (!plugin.allowed) {
    const message = `Cannot choose "${plugin.id}": courses' teams are not allowed to`;
    throw new Refusal("site.plugin_not_allowed", "forbidden", message, { plugin: plugin.id });
  }
  const scope = scopeOf(course);
  const action = paths.teamPlugin(course.courseId, plugin.id);
  const view = scopeView(plugin, scope, { action, known: knownNames(front) });
  const frame = frameFor(c, front, { notice: noticeOf(c, NOTICES) });
  const shown = teamPlugin(front, plugin, scope);
  const page = (view_: ScopeView = view) => (
    <TeamPluginPage frame={frame} course={named(course)} plugin={shown} view={view_} />
  );
  return { course, plugin, scope, view, page };
}

async function choose(c: EdgeContext, front: Front): Promise<Response> {
  const { course, plugin: { id: plugin }, scope, view, page } = await look(c, front);
  const form = await formOf(c);
  const chosen = form.get("do");
  if (chosen === "enable") {
    return await send(c, front, [[enablePlugin, { plugin, scope }]], "plugin_on_here");
  }
  if (chosen === "disable") {
    return await send(c, front, [[disablePlugin, { plugin, scope }]], "plugin_off_here");
  }
  const { view: typed, settings, placements } = readScopeForm(view, form, words(c.get("visitor").language));
  if (typed.errors.length > 0) return answerPage(c, page(typed), 422);
  if (chosen === "preview") {
    const preview = await previewOf(c, front, { course, plugin, settings, placements });
    return answerPage(c, page({ ...typed, preview }));
  }
  const commands: Sent[] = [];
  if (view.fields.length > 0) commands.push([configurePlugin, { plugin, scope, settings }]);
  if (view.placements.length > 0) commands.push([placePlugin, { plugin, scope, placements }]);
  return await send(c, front, commands, "plugin_saved");
}

type Sent = readonly [AnyCommand, Readonly<Record<string, unknown>>];

/** The change is on the next page: this process knows of it before anybody is sent on. */
async function send(c: EdgeContext, front: Front, commands: readonly Sent[], notice: string) {
  const actor = actorOf(sessionOf(c));
  const positions = [];
  for (const [command, input] of commands) {
    positions.push((await front.house.send(command, input as never, actor)).position);
  }
  await followPlugins(front);
  const { course, id } = c.req.param() as { course: string; id: string };
  return answerSeen(c, front, `${paths.teamPlugin(course, id)}?notice=${notice}`, positions);
}

function teamPlugin(front: Front, plugin: FoundPlugin, scope: Scope): TeamPlugin {
  const { id, manifest, state } = plugin;
  const { title, description, author, reaches, endpoint } = manifest;
  return {
    id,
    title,
    description,
    author,
    on: isOnAt(plugin, scope),
    stopped: state !== "enabled",
    personal: getsPersonal(permissionsOf(manifest, knownNames(front))),
    reaches: endpoint === undefined ? reaches : [new URL(endpoint).host, ...reaches],
  };
}

import { Hono } from "hono";
import { compress } from "hono/compress";
import { newId } from "core/base/id.ts";
import { Refusal } from "core/base/refusal.ts";
import type { Front } from "edge/front.ts";
import { frames } from "edge/frames/frame_routes.ts";
import { answerFromKept, pathOf } from "edge/memory/kept_pages.ts";
import { followRequest } from "edge/middleware/follow_request.ts";
import { measure, routeFigures } from "edge/middleware/measure.ts";
import { formLimit } from "edge/middleware/form_limit.ts";
import { refusals } from "edge/middleware/refusals.tsx";
import { sameOrigin } from "edge/middleware/same_origin.ts";
import { securityHeaders } from "edge/middleware/security_headers.ts";
import { type RegionNotice, visitor } from "edge/middleware/visitor.ts";
import { paths } from "edge/paths.ts";
import type { EdgeEnv } from "edge/respond.tsx";
import { account } from "edge/routes/account.tsx";
import { admin } from "edge/routes/admin.tsx";
import { adminRegions } from "edge/routes/admin_regions.tsx";
import { adminPlugins } from "edge/routes/admin_plugins.tsx";
import { developers } from "edge/routes/developers.tsx";
import { files } from "edge/routes/files.ts";
import { health } from "edge/routes/health.ts";
import { installPlugin, LARGEST_PACKAGE_FORM } from "edge/routes/install_plugin.tsx";
import { learn } from "edge/routes/learn.tsx";
import { pluginActions } from "edge/routes/plugin_actions.ts";
import { pluginScopes } from "edge/routes/plugin_scopes.tsx";
import { problems } from "edge/routes/problems.tsx";
import { site } from "edge/routes/site.tsx";
import { streamEvents } from "edge/routes/stream_events.ts";
import { streams } from "edge/routes/streams.tsx";
import { teamPlugins } from "edge/routes/team_plugins.tsx";
import { answerUnitDirectly, unitOfPath } from "edge/unit/unit_lane.ts";

/** The most that a form may be: an answer to a problem with many parts. Where a file comes with it, its route says so. */
const LARGEST_FORM = 256 * 1024;

/** Answers one request; `address` is where it came from. */
export type App = (request: Request, address?: string) => Response | Promise<Response>;

/** What the two lanes that pass by all middleware are counted under. */
const UNITS = routeFigures("GET", "/learn/:course/:unit");
const KEPT = routeFigures("GET", "kept");

/** The whole edge over a front. Reads as a table of contents: what every request passes, then the pages. */
export function createApp(front: Front): App {
  const app = new Hono<EdgeEnv>();

  app.use(measure());
  app.use(async (c, next) => {
    c.set("requestId", newId());
    c.set("front", front);
    await next();
  });
  app.use(securityHeaders());

  app.route("/", health(front));
  app.route("/", files(front));
  app.route("/", frames(front));
  app.route("/", streamEvents(front));

  app.use(compress());
  app.use(visitor({
    sessions: front.sessions,
    positions: front.positions,
    secure: front.secure,
    siteLanguage: () => front.look.site.language,
  }));
  app.use(sameOrigin());
  app.use(followRequest());
  app.use(formLimit(LARGEST_FORM, { [paths.installPlugin]: LARGEST_PACKAGE_FORM }));

  app.route("/", site(front));
  app.route("/", account(front));
  app.route("/", learn(front));
  app.route("/", problems(front));
  app.route("/", pluginActions(front));
  app.route("/", admin(front));
  app.route("/", adminRegions(front));
  app.route("/", installPlugin(front));
  app.route("/", pluginScopes(front));
  app.route("/", adminPlugins(front));
  app.route("/", teamPlugins(front));
  app.route("/", streams(front));
  app.route("/", developers(front));

  app.notFound((c) => {
    throw new Refusal("edge.page_missing", "missing", `Cannot find "${c.req.path}"`);
  });
  app.onError(refusals(front));

  return (request, address = "unknown") => {
    const usual = () => app.fetch(request, { address } satisfies EdgeEnv["Bindings"]);
    return request.method === "GET" ? answerByLane(request, front, usual) : usual();
  };
}

/** Answers with a page that has a lane of its own before all middleware, and counts it; any other goes the usual way. */
function answerByLane(
  request: Request,
  front: Front,
  usual: () => Response | Promise<Response>,
): Response | Promise<Response> {
  const path = pathOf(request.url);
  const unit = unitOfPath(path);
  if (unit) {
    const begun = performance.now();
    return answerUnitDirectly(request, front, unit).then((answer) => {
      if (!answer) return usual();
      UNITS.answered(answer.status, begun);
      return answer;
    });
  }
  return answerKeptAtOnce(request, front, path) ?? usual();
}

/** Answers with a page out of memory, where there is one for whoever asks, and counts it. */
export function answerKeptAtOnce(
  request: Request,
  front: Front,
  path: string,
  notice?: RegionNotice,
): Response | undefined {
  const kept = answerFromKept(request, front, path, notice);
  if (kept) KEPT.answeredAtOnce(kept.status);
  return kept;
}

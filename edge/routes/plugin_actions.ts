import { Hono } from "hono";
import { Refusal } from "core/base/refusal.ts";
import { actCommand } from "core/host/guest.ts";
import { courseOfPath } from "edge/course_of_path.ts";
import type { Front } from "edge/front.ts";
import { actorOf } from "edge/middleware/visitor.ts";
import { paths } from "edge/paths.ts";
import {
  answerSeen,
  type EdgeContext,
  type EdgeEnv,
  formOf,
  ownPath,
  sessionOf,
  tellSeen,
} from "edge/respond.tsx";

/**
 * What plugins do for whoever is signed in: `POST /plugins/ID/actions/ACTION`. A form in a widget hands over its fields
 * and comes back to the page that it was on; a frame sends `given` as JSON, names its course, and gets the answer.
 */
export function pluginActions(front: Front) {
  return new Hono<EdgeEnv>()
    .get("/plugins/:id/actions/:action", (c) => c.redirect(pageOf(c), 303))
    .post("/plugins/:id/actions/:action", async (c) => {
      const { id, action } = c.req.param();
      const session = sessionOf(c);
      const form = await formOf(c);
      const isFrame = (c.req.header("accept") ?? "").startsWith("application/json");
      const from = pageOf(c);
      const courseId = isFrame ? form.get("course")?.toString() : courseOfPath(from);
      const here = front.host.set.find(id, { courseId });
      if (!here?.plugin.manifest.actions.includes(action)) {
        throw new Refusal(
          "edge.action_missing",
          "missing",
          `Cannot find the action "${action}" of "${id}" here`,
        );
      }
      const { language } = c.get("visitor");
      const given = isFrame ? givenOf(form) : fieldsOf(form);
      const done = await front.house.send(
        actCommand(id),
        { action, given, language, ...(courseId === undefined ? {} : { courseId }) },
        actorOf(session),
      );
      if (!isFrame) return answerSeen(c, front, from, [done.position]);
      tellSeen(c, front, [done.position]);
      return c.json({ answer: done.answer ?? null });
    });
}

/** The page that a form was on: as it says itself, or as the browser does. */
function pageOf(c: EdgeContext): string {
  const referer = URL.parse(c.req.header("referer") ?? "");
  const before = referer?.host === new URL(c.req.url).host ? referer.pathname + referer.search : undefined;
  return ownPath(c.req.query("from") ?? before, paths.dashboard);
}

/** The fields of a form as plain data: a text, or several where a name stands several times; files are none. */
function fieldsOf(form: FormData): Record<string, unknown> {
  const fields: Record<string, unknown> = Object.create(null);
  for (const name of new Set(form.keys())) {
    const values = form.getAll(name).filter((value) => typeof value === "string");
    fields[name] = values.length > 1 ? values : values[0] ?? "";
  }
  return { ...fields };
}

function givenOf(form: FormData): Record<string, unknown> {
  try {
    const given: unknown = JSON.parse(form.get("given")?.toString() ?? "{}");
    if (typeof given === "object" && given !== null && !Array.isArray(given)) return { ...given };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Refusal(
    "edge.form_unreadable",
    "invalid",
    "Cannot read what the action is given: it is no JSON object",
  );
}

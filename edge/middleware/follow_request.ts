import { createMiddleware } from "hono/factory";
import { routePath } from "hono/route";
import { follow, following, nameRequest, requestTrace } from "core/base/trace.ts";
import type { VisitorVariables } from "edge/middleware/visitor.ts";

/** The header under which a form is done once, however often it comes. */
export const KEY_HEADER = "idempotency-key";
/** The field of a form that has a key of its own, once it is not known what became of it. */
export const KEY_FIELD = "attempt_key";
const KEY = /^[\w-]{16,80}$/;

/** The key in a form; undefined where it has none, or only the number that every form has. */
export function keyIn(form: { get(name: string): unknown }): string | undefined {
  const given = form.get(KEY_FIELD);
  return typeof given === "string" && KEY.test(given) ? given : undefined;
}

/** The key that the form under way came with, as it is to come again; undefined where it came with none. */
export function keyUnderWay(): string | undefined {
  return following().key?.split(" ").at(-1);
}

/** What a form is done under: the key that a region hands it on with, or its page sends it with. Nobody has another's. */
function keyOf(header: string | undefined, person: string | undefined): string | undefined {
  const { key } = following();
  if (person === undefined) return key;
  const given = key ?? (header !== undefined && KEY.test(header) ? header : undefined);
  return given && `${person} ${given}`;
}

/**
 * Makes all that a change leads to follow from its request: by the request's id, and in the trace that its
 * `traceparent` names (W3C Trace Context, section 3.2), else in a new one; and be told in the
 * visitor's language. Pages that are only read need none of it.
 */
export function followRequest() {
  return createMiddleware<{ Variables: VisitorVariables & { requestId: string } }>(
    function followRequest(c, next) {
      if (c.req.method === "GET" || c.req.method === "HEAD") return next();
      const key = keyOf(c.req.header(KEY_HEADER), c.get("visitor").session?.personId);
      const from = {
        ...(key === undefined ? {} : { key }),
        correlation: c.get("requestId"),
        trace: requestTrace(c.req.header("traceparent")),
        language: c.get("visitor").language,
      };
      return follow(from, async () => {
        await next();
        nameRequest(c.req.method, routePath(c, -1));
      });
    },
  );
}

import { createMiddleware } from "hono/factory";
import { routePath } from "hono/route";
import { follow, following, nameRequest, requestTrace } from "core/base/trace.ts";
import type { VisitorVariables } from "edge/middleware/visitor.ts";

/**
 * Makes all that a change leads to follow from its request: by the request's id, and in the trace that its
 * `traceparent` names (W3C Trace Context, section 3.2), else in a new one; and be told in the
 * visitor's language. Pages that are only read need none of it.
 */
export function followRequest() {
  return createMiddleware<{ Variables: VisitorVariables & { requestId: string } }>(
    function followRequest(c, next) {
      if (c.req.method === "GET" || c.req.method === "HEAD") return next();
      // A form that a region hands on comes under a key, and may come again.
      const { key } = following();
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

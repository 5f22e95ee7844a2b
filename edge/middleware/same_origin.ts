import { createMiddleware } from "hono/factory";
import { Refusal } from "core/base/refusal.ts";

/** What a form may be sent as. Anything else would need CORS, and there is none. */
const FORM_TYPES = ["application/x-www-form-urlencoded", "multipart/form-data"];

/**
 * Refuses whatever changes something and does not come from this site's own pages. Browsers say where a
 * request comes from (`Sec-Fetch-Site`, or `Origin` in older ones; Fetch Metadata, section 2); what says
 * nothing is no browser's form and carries no reader's cookie, except by its own hand.
 */
export function sameOrigin() {
  return createMiddleware(async function sameOrigin(c, next) {
    if (c.req.method === "GET" || c.req.method === "HEAD") return await next();
    const site = c.req.header("sec-fetch-site");
    const origin = c.req.header("origin");
    const own = site !== undefined
      ? site === "same-origin"
      : origin === undefined || URL.parse(origin)?.host === new URL(c.req.url).host;
    if (!own) {
      throw new Refusal("edge.cross_origin", "forbidden", "Cannot accept a form that another site sent");
    }
    const type = (c.req.header("content-type") ?? FORM_TYPES[0]!).split(";", 1)[0]!.trim().toLowerCase();
    if (!FORM_TYPES.includes(type)) {
      throw new Refusal("edge.media_type", "invalid", `Cannot read a body of type "${type}"`, { type });
    }
    await next();
  });
}

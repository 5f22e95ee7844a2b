import { createMiddleware } from "hono/factory";

/**
 * What pages may load: their own style and scripts, pictures and media from anywhere safe, YouTube's frame
 * where a learner opens it, what holds the frames of plugins (decision 0030). No inline script, so course content
 * cannot bring one; and none of our pages in a frame, ours included. Content Security Policy Level 3.
 */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' https: data:",
  "media-src 'self' https:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'self' https:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The headers of every page, as they are sent. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": PAGE_POLICY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  // Said of everything that says nothing itself: there are caches that keep what nobody told them not to.
  "cache-control": "private, no-cache",
};

/** Adds the headers that protect a page, where its route has not set its own. */
export function securityHeaders() {
  return createMiddleware(async function securityHeaders(c, next) {
    await next();
    for (const [name, value] of Object.entries(PAGE_HEADERS)) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    }
  });
}

import { Hono } from "hono";
import { Refusal } from "core/base/refusal.ts";
import { credentialUnknown } from "edge/feeds/event_feeds.ts";
import type { Front } from "edge/front.ts";
import { paths } from "edge/paths.ts";
import type { EdgeContext, EdgeEnv } from "edge/respond.tsx";

/** Server-sent events for services that fetch what they may hear, each by its own credential. */
export function streamEvents(front: Front) {
  return new Hono<EdgeEnv>().get(paths.streamEvents, async (c) => {
    const feed = await front.feeds.connect(credentialOf(c), positionOf(c));
    return c.body(feed, 200, {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      // Proxies that gather answers would hold back events (nginx reads this).
      "x-accel-buffering": "no",
    });
  });
}

/** The bearer token (RFC 6750, section 2.1). Refuses `streams.credential_unknown` where there is none. */
function credentialOf(c: EdgeContext): string {
  const [, token] = /^Bearer +([\w.~+/-]{1,200}=*)$/i.exec(c.req.header("authorization") ?? "") ?? [];
  if (token === undefined) throw credentialUnknown();
  return token;
}

/** Where to go on: after the last id that came, or what the query says. Refuses `streams.position_invalid`. */
function positionOf(c: EdgeContext): number | undefined {
  const given = c.req.header("last-event-id") || c.req.query("after");
  if (given === undefined || given === "") return undefined;
  if (/^\d{1,15}$/.test(given)) return Number(given);
  throw new Refusal("streams.position_invalid", "invalid", "Cannot go on from there: it is no position");
}

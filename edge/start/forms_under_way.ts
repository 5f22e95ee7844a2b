import type { App } from "edge/app.ts";

/**
 * An app that can let its forms end. A server that shuts down closes what it still reads (Deno's does), so a form
 * that is coming in at that moment would be lost: first the forms end, then the server.
 */
export interface DrainableApp {
  readonly app: App;
  /** Resolves when every form under way is answered; from now on new ones are sent away, pages are not. */
  drain(): Promise<void>;
}

/** Keeps account of the forms that an app is answering. */
export function drainable(inner: App): DrainableApp {
  const underWay = new Set<Promise<unknown>>();
  let draining = false;
  return {
    app(request, address) {
      if (request.method === "GET" || request.method === "HEAD") return inner(request, address);
      if (draining) return sentAway();
      const answer = Promise.resolve(inner(request, address));
      underWay.add(answer);
      return answer.finally(() => underWay.delete(answer));
    },
    async drain() {
      draining = true;
      await Promise.allSettled(underWay);
    },
  };
}

/** 503 and when to come again (RFC 9110, sections 15.6.4 and 10.2.3). Without a body, the browser has the words. */
function sentAway(): Response {
  return new Response(null, { status: 503, headers: { "retry-after": "5", connection: "close" } });
}

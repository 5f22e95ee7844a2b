import { RELEASE } from "core/base/release.ts";
import type { RegionLife } from "core/run/region_life.ts";
import type { App } from "edge/app.ts";
import { pathOf } from "edge/memory/kept_pages.ts";

/**
 * A region with `/health` around it, which answers from the first moment on: `/health` and `/health/ready` are 503 with
 * the reason until it draws pages itself, and say what is being copied and how far that is; `/health/live` is 200, since
 * no other start would help.
 */
export function withHealth(life: Pick<RegionLife, "health">, pages: App): App {
  return (request, address) => {
    const path = pathOf(request.url);
    return path.startsWith("/health") && request.method === "GET"
      ? answer(path, life) ?? pages(request, address)
      : pages(request, address);
  };
}

function answer(path: string, life: Pick<RegionLife, "health">): Promise<Response> | undefined {
  switch (path.split("?", 1)[0]) {
    case "/health":
    case "/health/ready":
      return life.health().then((found) => say({ ...found, release: RELEASE }, found.ready));
    case "/health/live":
      return Promise.resolve(say({ live: true }, true));
  }
}

function say(what: object, isWell: boolean): Response {
  return Response.json(what, { status: isWell ? 200 : 503, headers: { "cache-control": "no-store" } });
}

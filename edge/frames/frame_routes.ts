import { Hono } from "hono";
import { Refusal } from "core/base/refusal.ts";
import { pluginSource } from "contexts/site/mod.ts";
import type { Front } from "edge/front.ts";
import { framesFolder } from "./addresses.ts";
import { type FindFrames, frameContentType, framesOfPackages, type PackageFrames } from "./package_frames.ts";
import { type FramePlace, framePolicy, shellDocument, shellPolicy } from "./policy.ts";

/** What never changes under its address is kept for a year, by everybody. */
const FOREVER = "public, max-age=31536000, immutable";
/** What is the platform's own stands under a package's address, and changes with the platform. */
const A_WHILE = "public, max-age=3600";

/**
 * `/plugins/ID/CHECKSUM/frame/NAME`: the document around a frame. `/plugins/ID/CHECKSUM/frames/…`: the frame and its files,
 * as the package has them, and the script that speaks with the page.
 */
export function frames(front: Pick<Front, "house" | "look">, findFrames = findInstalled(front)) {
  async function find(id: string, checksum: string): Promise<PackageFrames | undefined> {
    const found = /^[0-9a-f]{64}$/.test(checksum) ? await findFrames(checksum) : undefined;
    return found?.manifest.id === id ? found : undefined;
  }

  return new Hono()
    .get("/plugins/:id/:checksum/frame/:name{[A-Za-z0-9_-]+}", async (c) => {
      const { id, checksum, name } = c.req.param();
      if (!await find(id, checksum)) throw missing(c.req.path);
      const folder = framesFolder(id, checksum);
      return c.body(shellDocument(`${folder}${name}.html`), 200, {
        ...HEADERS,
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": shellPolicy(placeOf(c.req.url, folder)),
        "cache-control": A_WHILE,
      });
    })
    .get("/plugins/:id/:checksum/frames/:path{.+}", async (c) => {
      const { id, checksum, path } = c.req.param();
      const contentType = frameContentType(path);
      const found = contentType === undefined ? undefined : await find(id, checksum);
      const client = path === CLIENT ? front.look.assets.frameClient : undefined;
      const body = client ?? found?.files.get(path);
      if (!found || !contentType || !body) throw missing(c.req.path);
      return c.body(body, 200, {
        ...HEADERS,
        "content-type": contentType,
        "content-security-policy": framePolicy(
          placeOf(c.req.url, framesFolder(id, checksum)),
          found.manifest.reaches,
        ),
        // Its origin is nobody's, so even its own scripts and fonts come from another one.
        "access-control-allow-origin": "*",
        "cache-control": client ? A_WHILE : FOREVER,
      });
    });
}

function findInstalled({ house }: Pick<Front, "house">): FindFrames {
  const { context, packageOf } = pluginSource;
  return framesOfPackages((checksum) => packageOf(house.reader(context), checksum));
}

/** What authors import in their frames. */
const CLIENT = "carillon.v1.js";

const HEADERS = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "x-dns-prefetch-control": "off",
} as const;

/** Where a frame is, as its reader reaches it. Refuses a host that could be read as more than one. */
function placeOf(url: string, folder: string): FramePlace {
  const { host } = new URL(url);
  if (!/^[A-Za-z0-9.:[\]-]+$/.test(host)) throw missing(url);
  return { host, folder };
}

function missing(path: string): Refusal {
  return new Refusal("edge.file_missing", "missing", `Cannot find "${path}"`, { path });
}

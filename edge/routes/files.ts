import { Hono } from "hono";
import { Refusal } from "core/base/refusal.ts";
import { packedBody } from "edge/files/assets.ts";
import { serveCourseFile } from "edge/files/course_files.ts";
import type { Front } from "edge/front.ts";
import { acceptedEncodings } from "edge/memory/cache_encodings.ts";
import { sessionIn } from "edge/middleware/visitor.ts";
import type { EdgeEnv } from "edge/respond.tsx";

/** What never changes under its address is kept for a year, by everybody. */
const FOREVER = "public, max-age=31536000, immutable";

/** `/static/HASH/NAME`: the house's own style and scripts. `/files/HASH/NAME`: files of courses. */
export function files(front: Front) {
  return new Hono<EdgeEnv>()
    .get("/static/:hash/:name", (c) => {
      const asset = front.look.assets.find(c.req.path);
      if (!asset) throw missing(c.req.path);
      const [encoding] = acceptedEncodings(c.req.header("accept-encoding") ?? null);
      return c.body(packedBody(asset, encoding), 200, {
        "content-type": asset.contentType,
        "cache-control": FOREVER,
        "vary": "Accept-Encoding",
        ...encoding === "identity" ? {} : { "content-encoding": encoding },
        "x-content-type-options": "nosniff",
      });
    })
    .get("/files/:hash/:name", async (c) => {
      const parts = {
        store: front.files,
        reader: front.house.reader("content"),
        isSignedIn: async () => await sessionIn(c.req.header("cookie") ?? "", front) !== undefined,
      };
      const answer = await serveCourseFile(c.req.raw, parts, c.req.param("hash"));
      if (!answer) throw missing(c.req.path);
      return answer;
    });
}

function missing(path: string): Refusal {
  return new Refusal("edge.file_missing", "missing", `Cannot find "${path}"`, { path });
}

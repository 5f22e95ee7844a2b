import { Refusal } from "core/base/refusal.ts";
import type { App } from "edge/app.ts";
import type { Forwarder } from "./forward.ts";

/**
 * Answers with a part of a page: a style sheet, a file of a course, the frame of a plugin. What is not here may be at
 * home: a page that home has drawn names parts of home's release, and files that have not been copied yet.
 */
export async function answerPart(
  request: Request,
  address: string,
  { local, forwarder }: { readonly local: App; readonly forwarder: Pick<Forwarder, "read"> },
): Promise<Response> {
  const here = await local(request, address);
  const reads = request.method === "GET" || request.method === "HEAD";
  if (here.status !== 404 || !reads) return here;
  try {
    const there = await forwarder.read(request, address);
    if (there.status >= 500) {
      await there.body?.cancel();
      return here;
    }
    await here.body?.cancel();
    return there;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return here;
  }
}

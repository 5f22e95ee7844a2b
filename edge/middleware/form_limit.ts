import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import { Refusal } from "core/base/refusal.ts";

/**
 * Refuses forms that are larger than forms may be: `most` bytes, and at some paths what they need more. Refuses
 * `edge.form_too_large`.
 */
export function formLimit(most: number, at: Readonly<Record<string, number>>) {
  const usual = limited(most);
  const special = new Map(Object.entries(at).map(([path, most]) => [path, limited(most)]));
  return createMiddleware(async function formLimit(c, next) {
    return await (special.get(c.req.path) ?? usual)(c, next);
  });
}

function limited(most: number) {
  return bodyLimit({
    maxSize: most,
    onError() {
      const message = `Cannot read a form of more than ${most} bytes`;
      throw new Refusal("edge.form_too_large", "limited", message, { most });
    },
  });
}

import type { HeardSignal, PluginCode, Tools } from "carillon/platform";

/** How long the service may take: less than a signal may, so that it is this plugin that says what was wrong. */
const LONGEST = 3_000;

/**
 * Posts what it hears to another service. What fails is thrown: then the house tries again later, in order, and parks
 * what never gets through, for the operator to see and send again.
 */
export const plugin: PluginCode = {
  hears: {
    "enrollment.enrollment.created.v1": forward,
    "grading.course.passed.v1": forward,
  },
};

async function forward({ id, name, at, site, body }: HeardSignal, { settings, log }: Tools): Promise<void> {
  const { address, token } = settings as { address: string; token?: string };
  const answer = await fetch(address, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      // A signal can come a second time where the first answer was lost: the service tells by its id.
      "idempotency-key": id,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify({ id, type: name, time: at, site, data: body }),
    redirect: "error",
    signal: AbortSignal.timeout(LONGEST),
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`The service answered ${answer.status}`);
  log(`${name} ${id} was taken`);
}

import assert from "node:assert/strict";
import { openHouse, testContract } from "carillon/kit";

const here = import.meta.url;
const learner = { personId: "p", courseId: "Org+Course+Run" };

/** A service on this machine that answers with these statuses, one after the other, then 204. */
function openService(...statuses: readonly number[]) {
  const got: { readonly key: string | null; readonly token: string | null; readonly event: unknown }[] = [];
  const left = [...statuses];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const { headers } = request;
    got.push({
      key: headers.get("idempotency-key"),
      token: headers.get("authorization"),
      event: await request.json(),
    });
    return new Response(null, { status: left.shift() ?? 204 });
  });
  const host = `127.0.0.1:${server.addr.port}`;
  const settings = { address: `http://${host}/events`, token: "a secret" };
  return { got, settings, manifest: { reaches: [host] }, [Symbol.asyncDispose]: () => server.shutdown() };
}

Deno.test("what is heard is posted with its id and a token, and with the fields that the manifest names", async () => {
  await using service = openService();
  await using house = await openHouse(here, service);
  await house.hear("grading.course.passed.v1", { ...learner, share: 0.8, grade: "Pass" });
  assert.equal(service.got.length, 1);
  const [{ key, token, event }] = service.got as [typeof service.got[number]];
  assert.equal(token, "Bearer a secret");
  const { id, type, data } = event as Record<string, unknown>;
  assert.deepEqual([id, type, data], [key, "grading.course.passed.v1", { ...learner, share: 0.8 }]);
});

Deno.test("what the service does not take fails, so that the house tries it again", async () => {
  await using service = openService(503, 503);
  await using house = await openHouse(here, service);
  await assert.rejects(house.hear("enrollment.enrollment.created.v1", learner), /The service answered 503/);
});

Deno.test("a host that the manifest does not name cannot be reached", async () => {
  await using service = openService();
  await using house = await openHouse(here, { settings: service.settings });
  await assert.rejects(house.hear("enrollment.enrollment.created.v1", learner), /net access/);
  assert.deepEqual(service.got, []);
});

await testContract(here, openService);

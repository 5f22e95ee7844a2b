import assert from "node:assert/strict";
import { drainable } from "./forms_under_way.ts";

Deno.test("drainable() lets forms under way end, sends new ones away, and answers pages all along", async () => {
  let read = (_text: string) => {};
  const { app, drain } = drainable((request) =>
    request.method === "GET"
      ? new Response("page")
      : new Promise<Response>((resolve) => read = (text) => resolve(new Response(text)))
  );
  const ask = (method: string) => app(new Request("http://localhost/", { method }));

  const form = ask("POST");
  let drained = false;
  const end = drain().then(() => drained = true);
  const late = await ask("POST");
  assert.deepEqual([late.status, late.headers.get("retry-after")], [503, "5"]);
  assert.equal(await (await ask("GET")).text(), "page");
  assert.equal(drained, false);

  read("answer");
  assert.equal(await (await form).text(), "answer");
  await end;
});

Deno.test("drainable() waits for no form that failed", async () => {
  const { app, drain } = drainable(() => Promise.reject(new Error("broken")));
  await assert.rejects(async () => await app(new Request("http://localhost/", { method: "POST" })), /broken/);
  await drain();
});

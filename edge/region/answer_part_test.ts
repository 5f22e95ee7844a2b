import assert from "node:assert/strict";
import { processTokens } from "core/run/process_token.ts";
import { RegionHome } from "core/run/region_home.ts";
import { answerPart } from "./answer_part.ts";
import { Forwarder } from "./forward.ts";

const HERE = "/static/of_this_release/house.css";
const AT_HOME = "/static/of_the_next/house.css";

/** Answers with the one path that there is, and says how often it was asked. */
function only(path: string, text: string) {
  const state = { asked: 0 };
  const answer = ({ url }: Request) => {
    state.asked++;
    return new URL(url).pathname === path ? new Response(text) : new Response("missing", { status: 404 });
  };
  return { state, answer };
}

Deno.test("answerPart() asks home for what is not here, and says that it is missing where home does not have it either", async () => {
  const [here, there] = [only(HERE, "this"), only(AT_HOME, "next")];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, there.answer);
  const home = new RegionHome(`http://127.0.0.1:${server.addr.port}`, processTokens("k".repeat(32)));
  const parts = { local: here.answer, forwarder: new Forwarder(home) };
  const ask = async (path: string, method = "GET") => {
    const answer = await answerPart(
      new Request(`http://here.invalid${path}`, { method }),
      "192.0.2.7",
      parts,
    );
    return [answer.status, await answer.text()];
  };
  try {
    assert.deepEqual(await ask(HERE), [200, "this"]);
    assert.equal(there.state.asked, 0);
    assert.deepEqual(await ask(AT_HOME), [200, "next"]);
    assert.deepEqual(await ask("/static/of_none/house.css"), [404, "missing"]);
    assert.equal(there.state.asked, 2);
    assert.deepEqual(await ask(AT_HOME, "POST"), [404, "missing"]);
    assert.equal(there.state.asked, 2);
  } finally {
    await server.shutdown();
  }
  assert.deepEqual(await ask(AT_HOME), [404, "missing"], "home is away");
});

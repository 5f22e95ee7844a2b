import assert from "node:assert/strict";
import { systemActor } from "core/base/actor.ts";
import { catchLog } from "core/base/log.ts";
import type { House } from "core/run/house.ts";
import { newHouse } from "core/testing/house.ts";
import { courseWith, sampleFolder } from "contexts/content/olx/sample_courses.ts";
import { catalog } from "contexts/catalog/mod.ts";
import { content } from "contexts/content/mod.ts";
import { identity } from "contexts/identity/mod.ts";
import { setUpSite, site } from "contexts/site/mod.ts";
import { askDoor, type Line } from "edge/commands/ask_door.ts";
import { Refusal } from "core/base/refusal.ts";
import { answerAtDoor, openDoor } from "edge/start/door.ts";

const TOKEN = "0123456789abcdef";
const CONTEXTS = [identity, site, catalog, content];
const inUse = new Refusal("data.in_use", "unavailable", "Cannot use the folder: another works in it");

function request(body: string, { token = TOKEN, method = "POST", path = "/operate/door" } = {}): Request {
  const headers = { authorization: `Bearer ${token}`, "content-length": String(body.length) };
  return new Request(`http://127.0.0.1${path}`, { method, headers, ...(method === "POST" ? { body } : {}) });
}

async function linesFrom(house: House, body: unknown): Promise<Line[]> {
  const response = await answerAtDoor(house, TOKEN)(request(JSON.stringify(body)));
  assert.equal(response.status, 200);
  return (await response.text()).trimEnd().split("\n").map((line) => JSON.parse(line));
}

Deno.test("answerAtDoor() lets nobody in without the token, and there is one door", async () => {
  await using house = await newHouse({ contexts: CONTEXTS });
  const answer = answerAtDoor(house, TOKEN);
  const courses = JSON.stringify({ do: "courses" });
  for (const token of ["", TOKEN.slice(1), `${TOKEN}0`, TOKEN.toUpperCase()]) {
    assert.equal((await answer(request(courses, { token }))).status, 401, token);
  }
  assert.equal((await answer(request(courses, { method: "GET" }))).status, 404);
  assert.equal((await answer(request(courses, { path: "/operate" }))).status, 404);
  assert.equal((await answer(request(courses))).status, 200);
});

Deno.test("answerAtDoor() reads no request beyond its limit, nor one that hides its length", async () => {
  await using house = await newHouse({ contexts: CONTEXTS });
  const answer = answerAtDoor(house, TOKEN);
  const long = JSON.stringify({ do: "import", path: "x".repeat(70_000) });
  assert.equal((await answer(request(long))).status, 413);
  const headers = { authorization: `Bearer ${TOKEN}` };
  const hidden = new Request("http://127.0.0.1/operate/door", { method: "POST", headers, body: "{}" });
  assert.equal((await answer(hidden)).status, 413);
});

const REFUSED: readonly [why: string, body: unknown, code: string][] = [
  ["an operation that there is not", { do: "open_all" }, "operate.unknown"],
  ["a name that every object has", { do: "constructor" }, "operate.unknown"],
  ["what is no object", 7, "operate.unreadable"],
  ["an input off its schema", { do: "log", limit: 0 }, "operate.input_invalid"],
  [
    "what the house refuses",
    { do: "replay", subscriber: "nobody", from: { since: "2026-01-01T00:00:00Z" } },
    "bus.subscriber_missing",
  ],
];

for (const [why, body, code] of REFUSED) {
  Deno.test(`answerAtDoor() refuses ${why}`, async () => {
    await using house = await newHouse({ contexts: CONTEXTS });
    const [line] = await linesFrom(house, body);
    assert.ok(line && "failure" in line && "code" in line.failure);
    assert.equal(line.failure.code, code);
  });
}

Deno.test("answerAtDoor() tells a fault of ours as one, and logs it", async () => {
  await using house = await newHouse({ contexts: [content, site] }); // without the context that accounts need
  await house.send(setUpSite, {}, systemActor("setup"));
  const logged: string[] = [];
  const end = catchLog((line) => logged.push(line));
  try {
    const [line] = await linesFrom(house, { do: "addAccount", name: "N", email: "n@example.org" });
    assert.ok(line && "failure" in line && !("code" in line.failure));
  } finally {
    end();
  }
  assert.match(logged.join(), /An operation at the door failed/);
});

Deno.test("answerAtDoor() imports a course: progress first, then the report with its version", async () => {
  await using house = await newHouse({ contexts: CONTEXTS });
  await using folder = await sampleFolder(
    courseWith("<html url_name='h'/>", { "html/h.xml": "<html>Hello</html>" }),
  );
  for (const version of [1, 2]) {
    const lines = await linesFrom(house, { do: "import", path: folder.path });
    assert.ok(lines.slice(0, -1).every((line) => "progress" in line) && lines.length > 1);
    const last = lines.at(-1)!;
    assert.ok("answer" in last);
    const answer = last.answer as Record<string, unknown>;
    assert.deepEqual([answer.course, answer.version, answer.total], ["Org+C1+2014", version, 5]);
    assert.ok(Array.isArray(answer.kept));
  }
  assert.deepEqual((await house.said("catalog.course.listed.v1")).length, 1);
});

Deno.test("askDoor() gets the server's answers and its refusals, as its own house would give them", async () => {
  await using house = await newHouse({ contexts: CONTEXTS });
  await house.send(setUpSite, { language: "ar" }, systemActor("setup"));
  const door = await openDoor(house, house.folder);
  const account = { name: "N", email: "n@example.org", role: "author" } as const;
  const ask = () => askDoor(house.folder, "addAccount", account, () => {}, inUse);
  try {
    assert.equal((await Deno.stat(`${house.folder}/door.json`)).mode! & 0o777, 0o600);
    const added = await ask();
    assert.deepEqual([added.email, added.roles], ["n@example.org", ["author"]]);
    const [registered] = await house.said("identity.person.registered.v1");
    assert.equal(registered?.body.language, "ar");
    await assert.rejects(ask, { name: "Refusal", code: "identity.email_taken" });
  } finally {
    await door.close();
  }
  await assert.rejects(Deno.stat(`${house.folder}/door.json`), Deno.errors.NotFound);
  await assert.rejects(ask, inUse);
});

Deno.test("askDoor() has what it asks for noted as done from the command line", async () => {
  await using house = await newHouse({ contexts: CONTEXTS });
  const door = await openDoor(house, house.folder);
  try {
    const ask = () => askDoor(house.folder, "pause", { subscriber: "nobody" }, () => {}, inUse);
    await assert.rejects(ask, { code: "bus.subscriber_missing" });
    const [note] = await askDoor(house.folder, "audit", { limit: 10 }, () => {}, inUse);
    assert.deepEqual([note?.operation, note?.outcome], ["pause", "refused"]);
    assert.deepEqual(note?.actor, systemActor("operator"));
  } finally {
    await door.close();
  }
});

Deno.test("askDoor() says that the folder is in use where a plate is left and nobody is behind it", async () => {
  await using folder = await sampleFolder();
  const ask = () => askDoor(folder.path, "courses", {}, () => {}, inUse);
  await assert.rejects(ask, inUse);
  await folder.write("door.json", "{");
  await assert.rejects(ask, inUse);
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  await folder.write(
    "door.json",
    JSON.stringify({ url: `http://127.0.0.1:${port}/operate/door`, token: "t" }),
  );
  await assert.rejects(ask, inUse);
});

Deno.test("askDoor() takes no stranger for the server where its port has gone to somebody else", async () => {
  await using folder = await sampleFolder();
  const stranger = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response("hello"),
  );
  try {
    const url = `http://127.0.0.1:${stranger.addr.port}/operate/door`;
    await folder.write("door.json", JSON.stringify({ url, token: "of a process that is gone" }));
    await assert.rejects(() => askDoor(folder.path, "courses", {}, () => {}, inUse), inUse);
  } finally {
    await stranger.shutdown();
  }
});

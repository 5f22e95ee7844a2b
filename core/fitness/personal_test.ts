import assert from "node:assert/strict";
import { z } from "zod";
import { saysPersonal } from "core/signal/personal.ts";
import { defineSignal } from "core/signal/signal.ts";
import { listFiles } from "core/testing/files.ts";
import { isPublisher, readSignals } from "./golden.ts";
import { readNeeds } from "./hearers.ts";
import { judgeForgetting, judgePersonal } from "./personal.ts";

const publishers = (await listFiles()).filter(isPublisher);
const signals = (await Promise.all(publishers.map(readSignals))).flatMap((one) => Object.values(one));

Deno.test("signals say what is personal under personal only, and of whom", () => {
  assert.deepEqual(judgePersonal(signals), []);
  assert.ok(signals.some(saysPersonal), "the test has teeth");
});

Deno.test("somebody says that a person is erased, and it says nothing else of them", () => {
  const erasing = signals.filter(({ erases }) => erases);
  assert.ok(erasing.length > 0);
  for (const { body } of erasing) assert.deepEqual(Object.keys((body as z.ZodObject).shape), ["personId"]);
});

const erasing = signals.filter(({ erases }) => erases).map(({ signal }) => signal);

Deno.test("whoever reads what is personal hears when to forget it", async () => {
  assert.deepEqual(judgeForgetting(await readNeeds(), erasing), []);
});

Deno.test("judgeForgetting() names who reads what is personal and never forgets", () => {
  const reads = { hearer: "cards", signal: "identity.person.registered.v1", needs: ["personId", "personal"] };
  const forgets = { hearer: "cards", signal: erasing[0]!, needs: ["personId"] };
  assert.match(judgeForgetting([reads, { ...forgets, hearer: "badges" }], erasing).join(), /^cards needs/);
  assert.deepEqual(judgeForgetting([reads, forgets], erasing), []);
});

const personId = z.string();
const BREACHES: readonly [what: string, body: z.ZodType][] = [
  ["an address beside personal", z.object({ personId, email: z.string() })],
  ["an address where nobody is named", z.object({ invited: z.object({ mail: z.string() }) })],
  ["a name of a person", z.object({ personId, name: z.string() })],
  ["a name of a person, deeper", z.object({ personId, card: z.object({ displayName: z.string() }) })],
  ["names in a list", z.object({ people: z.array(z.object({ personId, first_name: z.string() })) })],
  ["personal where it is not erased", z.object({ personId, inside: z.object({ personal: z.object({}) }) })],
  ["an address of the network", z.object({ sessionId: z.string(), ip: z.string() })],
];

for (const [what, body] of BREACHES) {
  Deno.test(`judgePersonal() refuses ${what}`, () => {
    assert.equal(judgePersonal([define(body)]).length, 1);
  });
}

Deno.test("judgePersonal() lets a course, a role and a site have names, and a person theirs under personal", () => {
  for (
    const body of [
      z.object({ courseId: z.string(), title: z.string(), name: z.string() }),
      z.object({ personId, courseName: z.string(), role: z.object({ name: z.string() }) }),
      z.object({ personId, personal: z.object({ name: z.string(), email: z.string() }) }),
    ]
  ) assert.deepEqual(judgePersonal([define(body)]), []);
});

function define(body: z.ZodType) {
  return defineSignal({ name: "tower.bell.rung.v1", doc: "A bell.", key: () => "k", body, example: {} });
}

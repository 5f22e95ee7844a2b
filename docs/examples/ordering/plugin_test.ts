import assert from "node:assert/strict";
import { openHouse, testContract } from "carillon/kit";

const here = import.meta.url;
const steps = ["Cast the bell", "Tune the bell", "Hang the bell"];
const element = {
  tag: "ordering",
  attributes: {},
  children: ["\n", ...steps.map((step) => ({ tag: "step", attributes: {}, children: [step] }))],
};
const fields = { question: "In which order?", steps, points: 2 };

Deno.test("a block is read from its element, or refused with why", async () => {
  await using house = await openHouse(here);
  const settings = { question: "In which order?", points: "2", max_attempts: "3" };
  assert.deepEqual(await house.block("ordering.read", { element, settings }), {
    fields: { ...fields, maxAttempts: 3 },
  });
  const alone = { ...element, children: element.children.slice(0, 2) };
  assert.deepEqual(await house.block("ordering.read", { element: alone, settings }), {
    refused: "It needs two steps at least",
  });
});

Deno.test("steps are shown mixed, and an answer earns a share for each step in its place", async () => {
  await using house = await openHouse(here);
  const answers = {};
  const attempt = { answers, closed: false, verdicts: {}, answerShown: false };
  const drawn = String(await house.block("ordering.render", { title: "Bells", fields, attempt }));
  const labels = [...drawn.matchAll(/<label for="(\w+)">([^<]+)<\/label>/g)].map((
    [, name, step],
  ) => [name!, step!]);
  assert.notDeepEqual(labels.map(([, step]) => step), steps);
  const right = Object.fromEntries(labels.map(([name, step]) => [name, String(steps.indexOf(step!) + 1)]));
  const credits = async (answer: Record<string, string>) => {
    const { parts } = await house.block("ordering.grade", { fields, answer }) as {
      parts: { credit: number }[];
    };
    return parts.map(({ credit }) => credit);
  };
  assert.deepEqual(await credits(right), [1, 1, 1]);
  const [first, second] = labels.map(([name]) => name!) as [string, string];
  assert.deepEqual(await credits({ ...right, [first]: right[second]!, [second]: right[first]! }), [0, 0, 1]);
  assert.deepEqual(await credits({}), [0, 0, 0]);
});

Deno.test("the right order is shown where it may be, and verdicts beside the steps", async () => {
  await using house = await openHouse(here);
  const attempt = {
    answers: { shown_0: "2" },
    closed: true,
    verdicts: { shown_0: { correct: "incorrect", feedback: [] } },
    answerShown: true,
  };
  const drawn = String(await house.block("ordering.render", { title: "Bells", fields, attempt }));
  assert.match(drawn, /<option value="2" selected>/);
  assert.match(drawn, /Not in its place/);
  assert.match(drawn.replace(/\s*\n\s*/g, ""), new RegExp(steps.map((step) => `<li>${step}</li>`).join("")));
});

await testContract(here);

import assert from "node:assert/strict";
import type { Runner } from "./runner.ts";
import { Running } from "./running.ts";

function openRunning() {
  const done: string[] = [];
  const answers: (() => void)[] = [];
  const runner: Runner = {
    call: () => new Promise((resolve) => answers.push(() => resolve(done.push("answered")))),
    close: () => Promise.resolve(void done.push("closed")),
  };
  const running = new Running(runner);
  const ask = () =>
    running.use((one) =>
      one.call({ do: "act", name: "ring", given: {} }, {} as never, {} as never, {} as never)
    );
  return { running, done, answers, ask };
}

Deno.test("retire() closes at once where nobody was asked", async () => {
  const { running, done } = openRunning();
  await running.retire();
  assert.deepEqual(done, ["closed"]);
});

Deno.test("retire() lets whoever was asked answer first", async () => {
  const { running, done, answers, ask } = openRunning();
  const asked = [ask(), ask()];
  const retired = running.retire();
  answers.forEach((answer) => answer());
  await Promise.all([...asked, retired]);
  assert.deepEqual(done, ["answered", "answered", "closed"]);
});

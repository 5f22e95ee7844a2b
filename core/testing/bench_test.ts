import assert from "node:assert/strict";
import { againstLimit, boundRow, factRow, lessRow, median, moreRow, timesPerSecond } from "./bench.ts";
import { drawTable, isAsked, readAsked } from "./bench_table.ts";

Deno.test("median() is the middle, or the mean of the middle two", () => {
  assert.equal(median([3, 1, 100]), 3);
  assert.equal(median([4, 1, 100, 2]), 3);
});

Deno.test("againstLimit() measures both in turns and throws the first round away", async () => {
  const order: string[] = [];
  const say = (who: string, figures: number[]) => () => {
    order.push(who);
    return Promise.resolve(figures.shift()!);
  };
  const measured = await againstLimit(
    { rounds: 3, milliseconds: 1, smoke: false },
    say("subject", [999, 1, 2, 3]),
    say("limit", [999, 10, 20, 30]),
  );
  assert.deepEqual(measured, { value: 2, limit: 20 });
  assert.deepEqual(order.slice(0, 4), ["subject", "limit", "subject", "limit"]);
});

Deno.test("timesPerSecond() does it at least once", async () => {
  let times = 0;
  assert.ok(await timesPerSecond(0, () => times++) > 0);
  assert.equal(times, 1);
});

Deno.test("a ratio is better the higher it is, whatever the unit", () => {
  assert.equal(moreRow("rate", "/s", { value: 50, limit: 100 }, 0.3).ratio, 0.5);
  assert.equal(lessRow("time", "ms", { value: 200, limit: 100 }, 0.3).ratio, 0.5);
  assert.deepEqual(boundRow("memory", "MB", 100, 200), {
    name: "memory",
    unit: "MB",
    value: 100,
    limit: 200,
    ratio: 2,
    goal: 1,
  });
});

Deno.test("drawTable() says which goals are met, and nothing of plain facts", () => {
  const table = drawTable([
    moreRow("a", "/s", { value: 50, limit: 100 }, 0.3),
    moreRow("b", "/s", { value: 10, limit: 100 }, 0.3),
    factRow("c", "bytes", 12345),
  ]).split("\n");
  assert.match(table[1]!, /0\.50 +0\.30 +met$/);
  assert.match(table[2]!, /0\.10 +0\.30 +missed$/);
  assert.match(table[3]!, /12,345 +bytes$/);
});

Deno.test("readAsked() reads what bench knows and refuses the rest", () => {
  assert.deepEqual(readAsked(["--only", "import", "--json"]), { only: "import", json: true, smoke: false });
  assert.deepEqual(readAsked(["--only=import", "--smoke"]), { only: "import", json: false, smoke: true });
  assert.throws(() => readAsked(["--fast"]), SyntaxError);
});

Deno.test("isAsked() takes how a benchmark's name or a row's begins", () => {
  assert.ok(isAsked(undefined, "import") && isAsked("import", "import", "import: memory"));
  assert.ok(isAsked("import: memory", "import") && isAsked("import: memory", "import", "import: memory"));
  assert.ok(isAsked("imp", "import") && isAsked("imp", "import", "import: rate"));
  assert.ok(!isAsked("import: memory", "import", "import: rate") && !isAsked("page", "import"));
});

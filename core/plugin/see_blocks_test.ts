import assert from "node:assert/strict";
import { catchLog } from "core/base/log.ts";
import { Providers } from "core/work/providers.ts";
import type { BlockChange, BlockTransformer, CourseBlock, Transformed } from "./block_transformer.ts";
import { seeBlocks, type SeenLock } from "./see_blocks.ts";

const NOW = new Date("2026-03-01T12:00:00Z");
const LATER = NOW.getTime() + 60_000;
const MUCH_LATER = LATER + 60_000;

const COURSE: readonly CourseBlock[] = [
  { id: "course", title: "Bells" },
  { id: "week", parent: "course", title: "Week" },
  { id: "lesson", parent: "week", title: "Lesson" },
  { id: "unit", parent: "lesson", title: "Unit", values: { seconds: 60 } },
  { id: "other", parent: "lesson", title: "Other" },
];

const named = (locks: ReadonlyMap<string, SeenLock>) =>
  Object.fromEntries([...locks].map(([id, { by, ...lock }]) => [id, { ...lock, by: by.title }]));

type Transform = BlockTransformer["transform"];
const change = (changes: Record<string, BlockChange>, until?: number): Transformed => ({
  changes: new Map(Object.entries(changes)),
  ...(until === undefined ? {} : { until }),
});

/** Sees the course through transformers, by name and priority. */
function see(transformers: Record<string, readonly [priority: number, transform: Transform]>, staff = false) {
  const provides = Object.entries(transformers).map(([name, [priority, transform]]) => ({
    kind: "block_transformer" as const,
    name,
    does: { title: name, messages: { en: { shut: "Shut", opens: "Opens {at}" } }, priority, transform },
  }));
  return seeBlocks(new Providers([{ plugin: "some", provides }]), COURSE, { staff, now: NOW });
}

Deno.test("seeBlocks() without transformers sees all, for ever", () => {
  const { blocks, locks, until } = see({});
  assert.deepEqual([[...blocks.values()], locks.size, until], [COURSE, 0, Infinity]);
});

Deno.test("seeBlocks() takes all that is in a block away with it", () => {
  const { blocks } = see({ hide: [50, () => change({ lesson: { removed: true } })] });
  assert.deepEqual([...blocks.keys()], ["course", "week"]);
});

Deno.test("seeBlocks() locks all that is in a block, by the lock that lasts longest", () => {
  const { locks } = see({
    first: [10, () => change({ week: { locked: { reason: "opens", until: LATER } } })],
    second: [
      20,
      () =>
        change({
          unit: { locked: { reason: "opens", until: MUCH_LATER } },
          other: { locked: { reason: "shut" } },
        }),
    ],
  });
  assert.deepEqual(named(locks), {
    week: { reason: "opens", until: LATER, by: "first" },
    lesson: { reason: "opens", until: LATER, by: "first" },
    unit: { reason: "opens", until: MUCH_LATER, by: "second" },
    other: { reason: "shut", by: "second" },
  });
});

Deno.test("seeBlocks() asks by priority, then by name; who comes later sees what earlier ones left", () => {
  const asked: string[] = [];
  const noting = (name: string, answer: Transformed): Transform => (blocks) => {
    asked.push(`${name}: ${blocks.map(({ id }) => id)} ${blocks.at(3)?.values?.seconds}`);
    return answer;
  };
  const { blocks } = see({
    late: [60, noting("late", change({ unit: { values: { pages: 2 } } }))],
    b: [50, noting("b", change({ other: { removed: true } }))],
    a: [50, noting("a", change({ unit: { values: { seconds: 90 } } }))],
  });
  assert.deepEqual(asked, [
    "a: course,week,lesson,unit,other 60",
    "b: course,week,lesson,unit,other 90",
    "late: course,week,lesson,unit 90",
  ]);
  assert.deepEqual(blocks.get("unit")?.values, { seconds: 90, pages: 2 });
});

Deno.test("seeBlocks() hands over who looks, and says how long it is as it is", () => {
  const hiding: Transform = (_, { staff }) =>
    change(staff ? {} : { unit: { removed: true } }, staff ? undefined : LATER);
  const other: Transform = () => change({}, MUCH_LATER);
  const learner = see({ hiding: [50, hiding], other: [50, other] });
  assert.deepEqual([learner.blocks.has("unit"), learner.until], [false, LATER]);
  const staff = see({ hiding: [50, hiding], other: [50, other] }, true);
  assert.deepEqual([staff.blocks.has("unit"), staff.until], [true, MUCH_LATER]);
});

const FAILING: Record<string, Transform> = {
  "one that throws": () => {
    throw new Error("no");
  },
  "a reason without words": () => change({ unit: { removed: true, locked: { reason: "none" } } }),
  "an answer that has ended": () => change({ unit: { removed: true } }, NOW.getTime()),
  "an answer that ends at no time": () => change({ unit: { removed: true } }, NaN),
  "a value that is no number": () => change({ unit: { removed: true, values: { seconds: NaN } } }),
  "too many values": () =>
    change({
      unit: { removed: true, values: Object.fromEntries(Array.from({ length: 21 }, (_, at) => [at, 1])) },
    }),
};

for (const [what, transform] of Object.entries(FAILING)) {
  Deno.test(`seeBlocks() passes over ${what}, whole, and logs it`, () => {
    const lines: string[] = [];
    const undo = catchLog((line) => lines.push(line));
    try {
      const { blocks, locks, until } = see({
        failing: [10, transform],
        sound: [50, () => change({ other: { removed: true }, nobody: { removed: true } })],
      });
      assert.deepEqual([[...blocks.keys()], locks.size, until], [
        ["course", "week", "lesson", "unit"],
        0,
        Infinity,
      ]);
      assert.equal(lines.length, 1);
      assert.match(lines[0]!, /passed over.*"transformer":"failing"/);
    } finally {
      undo();
    }
  });
}

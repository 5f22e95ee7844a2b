import assert from "node:assert/strict";
import { openWriter } from "core/data/writer.ts";
import { judge, type Said, type Verdict } from "./judge.ts";

const RINGS = [1, 2, 3].map((n): Said => said(`r${n}`, "ringer.bell.rung.v1", "ringer", n));
const ECHOES = [1, 2, 3].map((n): Said => said(`e${n}`, "echo.bell.echoed.v1", "echo", n));

function said(id: string, name: string, context: string, sequence: number): Said {
  const at = `2026-03-02T09:00:0${sequence}Z`;
  return { id, name, at, key: "a", actor: { id: `hand ${sequence}` }, position: { context, sequence } };
}

/** A belfry in which three rings and their echoes were heard by everybody, but for what is told otherwise. */
interface Told {
  readonly scribe?: readonly string[];
  readonly moody?: readonly string[];
  readonly listener?: number;
  readonly acknowledged?: readonly number[];
}

async function judged(told: Told = {}): Promise<Verdict> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const { scribe = ["r1", "r2", "e1", "r3", "e2", "e3"], moody = ["r1", "r2", "r3"], listener = 6 } = told;
  try {
    for (const [name, heard] of [["scribe", scribe], ["moody", moody]] as const) {
      await fill(`${folder}/${name}.db`, "create table heard (at integer primary key, id text, key text)", [
        ...heard.map((id) => `insert into heard (id, key) values ('${id}', 'a')`),
      ]);
    }
    for (const [name, n] of [["ringer", 3], ["echo", 3], ["listener", listener]] as const) {
      await fill(`${folder}/${name}.db`, "create table count (n integer)", [
        `insert into count values (${n})`,
      ]);
    }
    const log = [RINGS[0]!, RINGS[1]!, ECHOES[0]!, RINGS[2]!, ECHOES[1]!, ECHOES[2]!];
    return await judge({ folder, log, acknowledged: told.acknowledged ?? [1, 2, 3], dead: [] });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function fill(file: string, table: string, rows: readonly string[]): Promise<void> {
  const writer = await openWriter(file);
  await writer.write(async () => {
    for (const statement of [table, ...rows]) await writer.execute(statement);
  });
  await writer.close();
}

const FOUND: readonly [string, Told, Partial<Verdict>][] = [
  ["nothing where nothing is wrong", {}, {}],
  ["a ring that was acknowledged and is not there", { acknowledged: [1, 2, 3, 4] }, {
    acknowledged: 4,
    lost: 1,
  }],
  ["a signal that a hearer has not heard", { moody: ["r1", "r3"] }, {
    heard: 8,
    lost: 1,
    faults: ["moody has not heard 1 signals, from place 1 to 1 of 6"],
  }],
  ["a signal that a hearer has heard twice", { moody: ["r1", "r1", "r2", "r3"] }, { heard: 10, doubled: 1 }],
  ["signals of a bell in another order", { scribe: ["r1", "e1", "r2", "r3", "e2", "e3"] }, { disordered: 1 }],
  ["a signal that nobody said", { moody: ["r1", "r2", "r3", "x"] }, {
    heard: 10,
    faults: ["moody heard 1 signals that nobody said"],
  }],
  ["an effect that happened twice", { listener: 7 }, { doubled: 1, faults: ["listener: 7 where 6 are due"] }],
];

for (const [what, told, found] of FOUND) {
  Deno.test(`judge() finds ${what}`, async () => {
    const sound = { said: 6, acknowledged: 3, heard: 9, lost: 0, doubled: 0, disordered: 0, backwards: 2 };
    assert.deepEqual(await judged(told), { ...sound, faults: [], ...found });
  });
}

import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { listFiles, readFile, ROOT } from "core/testing/files.ts";
import type { Context } from "core/work/context.ts";
import { findWrites, judgeKeeper, type Keeper, readSchema } from "./projections.ts";

const files = (await listFiles()).filter((file) =>
  /\.tsx?$/.test(file) && !/_(test|bench)\.tsx?$/.test(file)
);
const contexts = files.filter((file) => /^contexts\/\w+\/mod\.ts$/.test(file));
/** Those that have a schema: one without rows of its own has nothing to project. */
const plugins = files.filter((file) => /^plugins\/\w+\/schema\.ts$/.test(file)).map((schema) =>
  schema.replace("schema.ts", "plugin.ts")
);

async function keeperOf(door: string): Promise<Keeper> {
  const module = await import(new URL(door, ROOT).href) as Record<string, unknown>;
  const folder = door.slice(0, door.lastIndexOf("/") + 1);
  const name = folder.split("/")[1]!;
  const context = (module.plugin as { context: Context } | undefined)?.context ?? module[name] as Context;
  const own = files.filter((file) => file.startsWith(folder) && !file.includes("/sample_"));
  // A plugin has no commands: all that it writes, it writes because it heard something. What draws only reads.
  const hearing = own.filter((file) =>
    folder.startsWith("plugins/")
      ? file.endsWith(".ts") || file.endsWith("/plugin.tsx")
      : /\/projections(\/|\.)/.test(file)
  );
  const schema = own.includes(`${folder}schema.ts`)
    ? readSchema(await readFile(`${folder}schema.ts`))
    : new Map();
  const writes = async (some: readonly string[]) => findWrites(await Promise.all(some.map(readFile)), schema);
  const others = own.filter((file) => !hearing.includes(file));
  return {
    name,
    whole: context.projects.filter((one) => typeof one === "string"),
    byColumns: context.projects.flatMap((one) => typeof one === "string" ? [] : [one.table]),
    tables: await tablesIn(folder),
    heard: await writes(context.hears.length > 0 ? hearing : []),
    others: await writes(others),
  };
}

async function tablesIn(folder: string): Promise<string[]> {
  const steps = (await listFiles()).filter((file) => file.startsWith(`${folder}migrations/`)).sort();
  using database = new DatabaseSync(":memory:");
  for (const step of steps) database.exec(await readFile(step));
  return database.prepare("select name from sqlite_schema where type = 'table'").all()
    .map(({ name }) => String(name));
}

Deno.test("residents are found", () => {
  assert.ok(contexts.length >= 7 && plugins.length >= 2);
});

for (const door of [...contexts, ...plugins]) {
  Deno.test(`${door} projects what hearing alone writes, all of it, by nothing but signals`, async () => {
    assert.deepEqual(judgeKeeper(await keeperOf(door)), []);
  });
}

const SCHEMA = readSchema(`
  export const bell = sqliteTable("bell", {});
  export const ringer = sqliteTable(
    "bell_ringer", {});`);
const HEARS = ["work.database.insert(bell).values({}); sql`update ${ringer} set rope = 1`"];
const COMMANDS = ["work.database\n.update( ringer ).set({})", "sql`insert or ignore into note values (1)`"];
const SOUND: Keeper = {
  name: "tower",
  whole: ["bell"],
  byColumns: ["bell_ringer"],
  tables: ["bell", "bell_ringer", "note"],
  heard: findWrites(HEARS, SCHEMA),
  others: findWrites(COMMANDS, SCHEMA),
};

Deno.test("findWrites() finds tables by their names in code and in SQL", () => {
  assert.deepEqual([...SOUND.heard.tables], ["bell", "bell_ringer"]);
  assert.deepEqual([...SOUND.others.tables], ["bell_ringer", "note"]);
  assert.deepEqual(judgeKeeper(SOUND), []);
});

const WRONG: readonly [what: string, keeper: Partial<Keeper>, told: RegExp][] = [
  ["a table that no migration makes", { whole: ["bell", "bel"] }, /no migration/],
  ["a table that nobody who hears writes", { whole: ["bell", "note"] }, /nobody who hears/],
  ["a table that commands write too", { whole: ["bell", "bell_ringer"], byColumns: [] }, /more than hearing/],
  [
    "columns of a table that hearing alone writes",
    { whole: [], byColumns: ["bell", "bell_ringer"] },
    /all of it/,
  ],
  ["silence about a table that is kept", { whole: [] }, /keeps "bell"/],
  ["the time of hearing", { heard: findWrites([...HEARS, "at: work.now"], SCHEMA) }, /work\.now/],
  ["an id made in hearing", { heard: findWrites([...HEARS, "id: newId()"], SCHEMA) }, /newId/],
];

for (const [what, keeper, told] of WRONG) {
  Deno.test(`judgeKeeper() refuses ${what}`, () => {
    assert.match(judgeKeeper({ ...SOUND, ...keeper }).join("\n"), told);
  });
}

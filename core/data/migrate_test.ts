import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { migrate, type Migration, readMigrations, readStepLine } from "./migrate.ts";
import { openReader } from "./reader.ts";
import { readSteps, refuseNewer } from "./steps.ts";
import { openWriter } from "./writer.ts";

const TABLE: Migration = {
  version: 1,
  name: "bell",
  sql: "create table bell (id text primary key, old text);",
};
const COLUMN: Migration = { version: 2, name: "tone", sql: "alter table bell add column tone text;" };
const UNUSED: Migration = { version: 3, name: "unused", sql: "-- release 2: no longer uses bell.old" };
const CONTRACTED: Migration = {
  version: 4,
  name: "old",
  sql: "-- release 3: contracts, needs step 3\nalter table bell drop column old;",
  needs: 3,
};

const isNewer = (facts: Readonly<Record<string, number>>) => (error: unknown) => {
  assert.ok(error instanceof Refusal && error.code === "data.newer", String(error));
  for (const [name, value] of Object.entries(facts)) assert.equal(error.facts[name], value, name);
  return true;
};

/** Does something with the file of a database that goes afterwards. */
async function withFile(use: (file: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  try {
    await use(`${folder}/bells.db`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Opens a database as a program does that knows these steps, does something in it, and lets it go. */
async function asProgram(file: string, steps: readonly Migration[], ...statements: string[]): Promise<void> {
  const writer = await openWriter(file);
  try {
    await migrate(writer, "bells", steps);
    for (const statement of statements) await writer.write(() => writer.execute(statement));
  } finally {
    await writer.close();
  }
}

Deno.test("migrate() lets a program go on with a database that knows later steps, as long as they expand", () =>
  withFile(async (file) => {
    await asProgram(file, [TABLE], "insert into bell values ('a', 'x')");
    await asProgram(file, [TABLE, COLUMN, UNUSED], "insert into bell (id, tone) values ('b', 'low')");
    await asProgram(file, [TABLE], "insert into bell (id, old) values ('c', 'y')");
    await asProgram(file, [TABLE, COLUMN, UNUSED], "update bell set tone = 'high' where id = 'c'");
    const reader = await openReader(file);
    assert.equal(await readSteps(reader, "bells"), 3);
    await refuseNewer(reader, "bells", 1);
    assert.equal((await reader.database.all("select * from bell")).length, 3);
    reader.close();
  }));

Deno.test("migrate() refuses a program that needs what a later step has taken away, and touches nothing", () =>
  withFile(async (file) => {
    await asProgram(file, [TABLE, COLUMN, UNUSED, CONTRACTED]);
    const before = await Deno.readFile(file);
    await assert.rejects(asProgram(file, [TABLE, COLUMN]), isNewer({ found: 4, known: 2, needs: 3 }));
    assert.deepEqual(await Deno.readFile(file), before);
    await asProgram(file, [TABLE, COLUMN, UNUSED], "insert into bell values ('a', 'low')");
    const reader = await openReader(file);
    await assert.rejects(refuseNewer(reader, "bells", 2), isNewer({ found: 4, known: 2, needs: 3 }));
    await refuseNewer(reader, "bells", 3);
    await refuseNewer(reader, "others", 0);
    reader.close();
  }));

Deno.test("migrate() goes on with a database from before steps said what they need", () =>
  withFile(async (file) => {
    const writer = await openWriter(file);
    await writer.write(async () => {
      await writer.execute(
        "create table _migration (kind text, version integer, name text, at text, primary key (kind, version))",
      );
      await writer.execute("insert into _migration values ('bells', 1, 'bell', '')");
      await writer.execute(TABLE.sql);
    });
    const reader = await openReader(file);
    await refuseNewer(reader, "bells", 0);
    reader.close();
    await migrate(writer, "bells", [TABLE, COLUMN]);
    await writer.close();
    await asProgram(file, [TABLE, COLUMN], "insert into bell values ('a', 'x', 'low')");
  }));

Deno.test("readStepLine() reads what a step says of itself, and throws for what it cannot read", () => {
  assert.deepEqual(readStepLine("create table t (n integer);"), { unused: [] });
  assert.deepEqual(readStepLine("-- Packages, released or not.\ncreate table t (n integer);"), {
    unused: [],
  });
  assert.deepEqual(readStepLine("-- release 2: no longer uses bell.old, tone"), {
    release: 2,
    unused: ["bell.old", "tone"],
  });
  assert.deepEqual(readStepLine("\n-- release 3: contracts, needs step 2\ndrop table t;"), {
    release: 3,
    needs: 2,
    unused: [],
  });
  for (const line of ["-- contracts", "-- release 2", "-- release x: contracts, needs step 1"]) {
    assert.throws(() => readStepLine(`${line}\ndrop table t;`), SyntaxError, line);
  }
});

Deno.test("readMigrations() takes from a step's first line what it needs", async () => {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  try {
    for (const { version, name, sql } of [TABLE, COLUMN, UNUSED, CONTRACTED]) {
      await Deno.writeTextFile(`${folder}/000${version}_${name}.sql`, sql);
    }
    const read = await readMigrations(new URL(`file://${folder}/`));
    assert.deepEqual(read, [TABLE, COLUMN, UNUSED, CONTRACTED]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

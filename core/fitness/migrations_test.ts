import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { getTableColumns, getTableName, isTable } from "drizzle-orm";
import { RELEASE } from "core/base/release.ts";
import { KEY_TABLES } from "core/bus/key_file.ts";
import { BUS_TABLES } from "core/bus/tables.ts";
import { type Migration, readMigrations } from "core/data/migrate.ts";
import { listFiles, readFile, ROOT } from "core/testing/files.ts";
import { WORK_TABLES } from "core/work/tables.ts";
import { judgeSteps, unusedOf } from "./expansion.ts";

const files = await listFiles();
const owners = [
  ...new Set(files.flatMap((file) => /^((?:contexts|plugins)\/[^/]+)\/migrations\//.exec(file)?.[1] ?? [])),
];

/** What is wrong with the names of migrations: `NNNN_name.sql` from 0001 on, no gaps, and no way back. */
function judgeNames(names: readonly string[]): string[] {
  return names.toSorted().flatMap((name, at) => {
    const number = String(at + 1).padStart(4, "0");
    if (!/^\d{4}_[a-z0-9_]+\.sql$/.test(name)) return [`${name}: migrations are named NNNN_name.sql`];
    if (/_(down|undo|revert|rollback)\b/.test(name)) return [`${name}: migrations only go forward`];
    return name.startsWith(number) ? [] : [`${name}: number ${number} is missing`];
  });
}

/** Runs migrations in an empty database; gives each table's columns. Throws for a reference to a table of others. */
function readTables(migrations: readonly string[]): Map<string, string[]> {
  using database = new DatabaseSync(":memory:");
  for (const sql of migrations) database.exec(sql);
  const names = database.prepare(
    "select name from sqlite_schema where type in ('table', 'view') and name not like 'sqlite\\_%' escape '\\' and sql not like 'create virtual table%'",
  ).all().map((row) => String(row.name));
  for (const name of names) {
    for (const { table } of database.prepare(`pragma foreign_key_list("${name}")`).all()) {
      if (!names.includes(String(table))) {
        throw new TypeError(`Table "${name}" refers to "${table}", which is no table of its own context`);
      }
    }
  }
  return new Map(names.map((name) => [
    name,
    database.prepare(`pragma table_xinfo("${name}")`).all().map((row) => String(row.name)).sort(),
  ]));
}

Deno.test("contexts keep rows", () => {
  assert.ok(owners.length > 0);
});

for (const owner of owners) {
  const names = files.filter((file) => file.startsWith(`${owner}/migrations/`));

  Deno.test(`${owner}/migrations go forward one by one and stay in their own database`, async () => {
    assert.deepEqual(judgeNames(names.map((name) => name.slice(`${owner}/migrations/`.length))), []);
    assert.ok(readTables(await Promise.all(names.map(readFile))).size > 0);
  });

  if (!files.includes(`${owner}/schema.ts`)) continue;
  Deno.test(`${owner}/schema.ts says the tables that its migrations make`, async () => {
    const steps = await Promise.all(names.map(readFile));
    const made = readTables(steps);
    const unused = unusedOf(steps.map((sql) => ({ sql })));
    const module = await import(new URL(`${owner}/schema.ts`, ROOT).href) as Record<string, unknown>;
    const tables = Object.values(module).filter((value) => isTable(value));
    assert.ok(tables.length > 0, "no tables");
    for (const table of tables) {
      const columns = Object.values(getTableColumns(table)).map((column) => column.name).sort();
      const name = getTableName(table);
      const used = made.get(name)?.filter((column) => !unused.has(`${name}.${column}`));
      assert.deepEqual(columns, used, `table "${name}"`);
    }
  });
}

/** All that ever brings a database of ours forward, by what it is called here. */
const steps = new Map<string, readonly Migration[]>([
  ["core/work", WORK_TABLES],
  ["core/bus", BUS_TABLES],
  ["core/bus keys", KEY_TABLES],
]);
const folders = new Set(files.flatMap((file) => /^(.*_?migrations\/)\d[^/]*\.sql$/.exec(file)?.[1] ?? []));
for (const folder of folders) steps.set(folder, await readMigrations(new URL(folder, ROOT)));

for (const [whose, own] of steps) {
  Deno.test(`the steps of ${whose} let programs of the release before go on`, () => {
    assert.deepEqual(judgeSteps(own, RELEASE), []);
  });
}

/** The steps of a database by their SQL. */
function asSteps(...sql: string[]): Migration[] {
  return sql.map((sql, at) => ({ version: at + 1, name: "step", sql }));
}

/** What is wrong with a step after one that made courses and seats, which is of release 3. */
function judgeAfter(...sql: string[]): string {
  const first = `-- release 1: no longer uses course.old, course_by_title
create table course (id text primary key, title text not null default '', old text, seats integer default 1);
create unique index course_title on course (title, seats);
create index course_by_title on course (title);
create table seat (id integer primary key, course text);`;
  return judgeSteps(asSteps(first, ...sql), 3).join("\n");
}

Deno.test("judgeSteps() passes steps that programs of the release before can bear", () => {
  const bearable = [
    "create table bell (id text primary key, tone text not null);",
    "alter table course add column language text;",
    "alter table course add column language text not null default 'en'; create index by_language on course (language);",
    "alter table course add column language text; update course set language = 'en';",
    "create trigger told after insert on course begin insert into seat (course) values (new.id); end;",
    // The same table again, with less asked of it.
    `create table course_2 (id text primary key, title text default '', old text, seats integer default 1);
     insert into course_2 select * from course; drop table course; alter table course_2 rename to course;
     create unique index course_title on course (title, seats); create index course_by_title on course (title);`,
    "-- release 2: no longer uses seat",
    "-- release 2: contracts, needs step 1\nalter table course drop column old;",
    "-- release 2: contracts, needs step 1\ndrop index course_by_title;",
  ];
  for (const sql of bearable) assert.equal(judgeAfter(sql), "", sql);
  assert.equal(
    judgeAfter(
      "-- release 2: no longer uses seat",
      "-- release 3: contracts, needs step 2\ndrop table seat;",
    ),
    "",
  );
});

const UNBEARABLE: readonly [why: RegExp, ...sql: string[]][] = [
  [/takes "seat" away, and does not say/, "drop table seat;"],
  [/takes "course.old" away, and does not say/, "alter table course drop column old;"],
  [/does not run/, "alter table chair add column legs integer;"],
  [/takes "course.title" away/, "alter table course rename column title to name;"],
  [/takes "course_title" away/, "drop index course_title;"],
  [/only once.*"one_seat"/, "create unique index one_seat on seat (course);"],
  [
    /cannot do what went before/,
    "create trigger no before update on seat begin select raise(abort, 'no'); end;",
  ],
  [
    /cannot do what went before/,
    "create trigger no before insert on seat begin select raise(abort, 'no'); end;",
  ],
  [
    /tightens column "seat.course"/,
    "create table s (id integer primary key, course text not null); drop table seat; alter table s rename to seat;",
  ],
  [
    /tightens table "seat": "check"/,
    "create table s (id integer primary key, course text check (course <> '')); drop table seat; alter table s rename to seat;",
  ],
  [
    /changes column "seat.course"/,
    "create table s (id integer primary key, course integer); drop table seat; alter table s rename to seat;",
  ],
  [
    /adds column "seat.row", which nobody may leave out/,
    "create table s (id integer primary key, course text, row text not null); drop table seat; alter table s rename to seat;",
  ],
  [/tightens table "seat": "references"/, "alter table seat add column row text references course (id);"],
  [/changes what stands in table "course"/, "update course set title = upper(title) || '!';"],
  [/changes what stands in table "seat"/, "delete from seat;"],
  [/takes "seat" away, which no step before/, "-- release 2: contracts, needs step 1\ndrop table seat;"],
  [
    /uses it no more; the release before/,
    "-- release 1: contracts, needs step 1\nalter table course drop column old;",
  ],
  [
    /so it needs step 2 at least/,
    "-- release 2: no longer uses seat",
    "-- release 3: contracts, needs step 1\ndrop table seat;",
  ],
  [
    /needs step 2, which is not one before/,
    "-- release 2: contracts, needs step 2\ndrop index course_by_title;",
  ],
  [/takes nothing away/, "-- release 2: contracts, needs step 1\ncreate table bell (id text);"],
  [/is of release 4, and this is release 3/, "-- release 4: no longer uses seat"],
  [
    /behind a step of release 2/,
    "-- release 2: no longer uses seat",
    "-- release 1: no longer uses course.seats",
  ],
  [/no longer uses "chair", which is not there/, "-- release 2: no longer uses chair"],
  [
    /cannot be left out/,
    "create table bell (id text primary key, tone text not null);",
    "-- release 2: no longer uses bell.tone",
  ],
];

Deno.test("judgeSteps() refuses each thing that programs of the release before cannot bear", () => {
  for (const [why, ...sql] of UNBEARABLE) assert.match(judgeAfter(...sql), why, sql.join("\n"));
});

Deno.test("judgeNames() refuses gaps, other names and ways back", () => {
  assert.deepEqual(judgeNames(["0002_b.sql", "0001_a.sql"]), []);
  assert.notDeepEqual(judgeNames(["0001_a.sql", "0003_b.sql"]), []);
  assert.notDeepEqual(judgeNames(["1_a.sql"]), []);
  assert.notDeepEqual(judgeNames(["0001_a_down.sql"]), []);
});

Deno.test("readTables() refuses a foreign key to a table of another context", () => {
  const own =
    "create table course (id text primary key); create table run (course text references course (id));";
  assert.deepEqual([...readTables([own]).keys()], ["course", "run"]);
  assert.throws(() => readTables(["create table seat (person text references person (id));"]), TypeError);
});

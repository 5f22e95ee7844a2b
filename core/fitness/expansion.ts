import { DatabaseSync } from "node:sqlite";
import { type Migration, readStepLine } from "core/data/migrate.ts";

// A step may be taken while programs of the release before go on working with the database. So what a step does is
// looked at where it does it: in a database, with rows, and with what was asked of it before.

/** A column as it was declared. */
interface Column {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  readonly dflt_value: unknown;
  readonly pk: number;
  readonly hidden: number;
}

interface Thing {
  readonly type: string;
  readonly name: string;
  readonly table: string;
  readonly sql: string;
}

/** All that a database is made of, by name; `tables` are those with columns of their own. */
interface Shape {
  readonly things: ReadonlyMap<string, Thing>;
  readonly tables: ReadonlyMap<string, readonly Column[]>;
}

/** What steps before have said to be used no more, and by which step and release. */
type Unused = ReadonlyMap<string, { readonly step: number; readonly release: number }>;

/** What narrows a table when a step adds it. */
const TIGHT = ["check", "unique", "references", "collate", "strict", "without", "generated"];

/** What is wrong with the steps of one database in a build of a release: what programs of the release before cannot bear. */
export function judgeSteps(steps: readonly Migration[], release: number): string[] {
  const faults: string[] = [];
  const unused = new Map<string, { readonly step: number; readonly release: number }>();
  let last = 1;
  for (const [at, { version, name, sql }] of steps.entries()) {
    const say = (fault: string) => void faults.push(`${String(version).padStart(4, "0")}_${name}: ${fault}`);
    const line = readStepLine(sql);
    const own = line.release ?? last;
    if (own < last) say(`is of release ${own}, behind a step of release ${last}`);
    if (own > release) say(`is of release ${own}, and this is release ${release}`);
    last = own;
    for (
      const one of judgeStep(steps.slice(0, at), steps[at]!, { line: { ...line, release: own }, unused })
    ) say(one);
    for (const one of line.unused) if (!unused.has(one)) unused.set(one, { step: version, release: own });
    for (const one of line.unused) for (const fault of judgeUnused(steps.slice(0, at + 1), one)) say(fault);
  }
  return faults;
}

/** What is used no more by these steps' program, though it is there still. */
export function unusedOf(steps: readonly Pick<Migration, "sql">[]): ReadonlySet<string> {
  return new Set(steps.flatMap(({ sql }) => readStepLine(sql).unused));
}

function judgeStep(
  before: readonly Migration[],
  step: Migration,
  { line, unused }: { line: { readonly release: number; readonly needs?: number }; unused: Unused },
): string[] {
  using database = open(before);
  using twin = open(before);
  const shape = shapeOf(database);
  fill(database, shape);
  fill(twin, shape);
  try {
    database.exec(step.sql);
  } catch (error) {
    return [`does not run: ${error instanceof Error ? error.message : error}`];
  }
  const after = shapeOf(database);
  const gone = findGone(shape, after);
  const left = without(shape, gone);
  return [
    ...judgeGone(gone, step, line, unused),
    ...judgeKept(shape, after),
    ...judgeRows(readAll(twin, left), readAll(database, left)),
    ...judgeUse(twin, database, left),
  ];
}

function open(steps: readonly Migration[]): DatabaseSync {
  const database = new DatabaseSync(":memory:", { enableForeignKeyConstraints: false });
  // Two databases of the same steps are the same, also where a step makes something up.
  database.function("randomblob", (size) => new Uint8Array(Number(size)));
  for (const { sql } of steps) database.exec(sql);
  return database;
}

function shapeOf(database: DatabaseSync): Shape {
  const found = database.prepare(
    `select type, name, tbl_name as "table", sql from sqlite_schema where sql is not null and name not like 'sqlite\\_%' escape '\\'`,
  ).all() as unknown as Thing[];
  const plain = database.prepare("pragma table_list").all()
    .filter(({ schema, type }) => schema === "main" && type === "table").map(({ name }) => String(name));
  const tables = found.filter(({ type, name }) => type === "table" && plain.includes(name));
  return {
    things: new Map(found.map((one) => [one.name, one])),
    tables: new Map(
      tables.map(({ name }) => [
        name,
        database.prepare(`pragma table_xinfo("${name}")`).all() as unknown as Column[],
      ]),
    ),
  };
}

/** Tables, columns and all else that were there and are no more. */
function findGone(before: Shape, after: Shape): string[] {
  const things = [...before.things.keys()].filter((name) => !after.things.has(name));
  const columns = [...before.tables].flatMap(([table, own]) =>
    own.filter(({ name }) =>
      after.tables.has(table) && !after.tables.get(table)!.some((one) => one.name === name)
    )
      .map(({ name }) => `${table}.${name}`)
  );
  return [...things, ...columns];
}

function judgeGone(
  gone: readonly string[],
  { version }: Migration,
  line: { readonly release: number; readonly needs?: number },
  unused: Unused,
): string[] {
  if (line.needs === undefined) {
    return gone.map((one) => `takes "${one}" away, and does not say that it contracts`);
  }
  const faults = line.needs < version ? [] : [`needs step ${line.needs}, which is not one before it`];
  if (gone.length === 0) faults.push("says that it contracts, and takes nothing away");
  for (const one of gone) {
    const said = unused.get(one) ?? unused.get(one.split(".")[0]!);
    if (!said) faults.push(`takes "${one}" away, which no step before says to be used no more`);
    else if (said.release >= line.release) {
      faults.push(`takes "${one}" away in the release that uses it no more; the release before still does`);
    } else if (line.needs < said.step) {
      faults.push(`takes "${one}" away, so it needs step ${said.step} at least`);
    }
  }
  return faults;
}

/** What is there still, and is narrower than it was; and what is new and stands in the way of what was there. */
function judgeKept(before: Shape, after: Shape): string[] {
  const faults: string[] = [];
  for (const [name, { type, table, sql }] of after.things) {
    const old = before.things.get(name);
    if (!old && type === "index" && /^\s*create\s+unique/i.test(sql) && before.things.has(table)) {
      faults.push(`allows in table "${table}" each only once what could be there twice (index "${name}")`);
    }
    if (!old || old.sql === sql) continue;
    if (!before.tables.has(name) || !after.tables.has(name)) faults.push(`changes ${type} "${name}"`);
    else {faults.push(
        ...judgeTable(name, [old.sql, before.tables.get(name)!], [sql, after.tables.get(name)!]),
      );}
  }
  return faults;
}

function judgeTable(
  table: string,
  [oldSql, old]: readonly [string, readonly Column[]],
  [newSql, now]: readonly [string, readonly Column[]],
): string[] {
  const faults = TIGHT.filter((word) => count(word, newSql) > count(word, oldSql))
    .map((word) => `tightens table "${table}": "${word}"`);
  for (const column of now) {
    const was = old.find(({ name }) => name === column.name);
    const named = `column "${table}.${column.name}"`;
    if (!was) {
      const left = column.notnull === 0 || column.dflt_value !== null || column.hidden > 0;
      if (!left) faults.push(`adds ${named}, which nobody may leave out and programs before do not know`);
    } else if (was.type !== column.type || was.pk !== column.pk || was.hidden !== column.hidden) {
      faults.push(`changes ${named}`);
    } else if (column.notnull > was.notnull) faults.push(`tightens ${named}: it may not be null any more`);
    else if (was.dflt_value !== null && was.dflt_value !== column.dflt_value) {
      faults.push(`changes what ${named} is where nobody says`);
    }
  }
  return faults;
}

function count(word: string, sql: string): number {
  return sql.match(new RegExp(`\\b${word}\\b`, "gi"))?.length ?? 0;
}

function judgeRows(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...after].filter(([table, rows]) => before.get(table) !== rows)
    .map(([table]) => `changes what stands in table "${table}"`);
}

/** What was done before the step with each table is done again: what went, goes. */
function judgeUse(before: DatabaseSync, after: DatabaseSync, shape: Shape): string[] {
  const faults: string[] = [];
  for (const [table, columns] of shape.tables) {
    for (const database of [before, after]) database.exec("begin");
    for (const statement of useOf(table, columns)) {
      if (fault(before, statement) !== undefined) continue;
      const why = fault(after, statement);
      if (why !== undefined) faults.push(`cannot do what went before: ${statement} (${why})`);
    }
    for (const database of [before, after]) database.exec("rollback");
  }
  return faults;
}

/** Whether what is said to be used no more can be left out. */
function judgeUnused(steps: readonly Migration[], name: string): string[] {
  using database = open(steps);
  const shape = shapeOf(database);
  const [table = "", column] = name.split(".");
  const columns = shape.tables.get(table);
  if (column === undefined ? !shape.things.has(name) : !columns?.some((one) => one.name === column)) {
    return [`no longer uses "${name}", which is not there`];
  }
  if (column === undefined) return [];
  const { notnull, dflt_value, pk } = columns!.find((one) => one.name === column)!;
  if (pk > 0 || notnull > 0 && dflt_value === null) {
    return [
      `no longer uses "${name}", which cannot be left out: it may not be null and is nothing by itself`,
    ];
  }
  return [];
}

function useOf(table: string, columns: readonly Column[]): string[] {
  const own = columns.filter(({ hidden }) => hidden === 0);
  const names = own.map(({ name }) => `"${name}"`);
  const insert = (row: number) =>
    `insert into "${table}" (${names.join(", ")}) values (${own.map((one) => sample(one, row)).join(", ")})`;
  const free = own.filter(({ pk }) => pk === 0).map(({ name }) => `"${name}" = "${name}"`);
  return [
    `select ${columns.map(({ name }) => `"${name}"`).join(", ")} from "${table}"`,
    insert(3),
    insert(4),
    ...free.length > 0 ? [`update "${table}" set ${free.join(", ")}`] : [],
    `delete from "${table}"`,
  ];
}

/** Rows as a program before the step leaves them, where a table takes rows that mean nothing. */
function fill(database: DatabaseSync, { tables }: Shape): void {
  for (const [table, columns] of tables) {
    const own = columns.filter(({ hidden }) => hidden === 0);
    const names = own.map(({ name }) => `"${name}"`).join(", ");
    for (const row of [1, 2]) {
      const values = own.map((one) => sample(one, row)).join(", ");
      // A table may hold one row only, or only what fits together: then it is judged by what it has.
      fault(database, `insert into "${table}" (${names}) values (${values})`);
    }
  }
}

function sample({ type }: Column, row: number): string {
  return /int|real|num/i.test(type) ? String(row) : `'${row}'`;
}

function fault(database: DatabaseSync, statement: string): string | undefined {
  try {
    database.prepare(statement).all();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What stands in the columns of a shape, by table. */
function readAll(database: DatabaseSync, { tables }: Shape): Map<string, string> {
  return new Map(
    [...tables].map(([table, columns]) => {
      const names = columns.map(({ name }) => `"${name}"`).join(", ");
      const rows = database.prepare(`select ${names} from "${table}" order by ${names}`).all();
      return [table, JSON.stringify(rows, (_, value) => typeof value === "bigint" ? String(value) : value)];
    }),
  );
}

function without({ things, tables }: Shape, gone: readonly string[]): Shape {
  const left = [...tables].filter(([table]) => !gone.includes(table));
  return {
    things,
    tables: new Map(
      left.map(([table, own]) => [table, own.filter(({ name }) => !gone.includes(`${table}.${name}`))]),
    ),
  };
}

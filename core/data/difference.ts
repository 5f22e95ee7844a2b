import { turn } from "core/base/wait.ts";
import { Statements } from "./statements.ts";
import type { Writer } from "./writer.ts";

/** How many rows one statement compares or stores: a few milliseconds of the thread. */
const ROWS_AT_ONCE = 2_000;
/** How many of a table's differences are told one by one. */
const MOST_EXAMPLES = 20;

/** A table that is compared with its namesake in another file: whole, or only in some columns. */
export interface Compared {
  readonly table: string;
  readonly columns?: readonly string[];
}

/** One row in which two tables differ, by its key. */
export interface RowDifference {
  readonly how: "missing" | "extra" | "different";
  readonly key: Readonly<Record<string, unknown>>;
  /** The columns that differ, where the row is in both. */
  readonly columns: readonly string[];
}

/** In what a live table differs from what it should hold. */
export interface Difference {
  readonly table: string;
  /** How many rows it should hold. */
  readonly rows: number;
  /** How many of them it has not. */
  readonly missing: number;
  /** How many it has beside them. */
  readonly extra: number;
  /** How many it has that say something else. */
  readonly different: number;
  /** The first of them. */
  readonly examples: readonly RowDifference[];
}

/** What came of comparing, and how to mend it. */
export interface Comparison {
  readonly differences: readonly Difference[];
  /**
   * Brings the live tables to what they should hold, all in one change. Of a table that was compared in some
   * columns, rows are added and these columns set; none is taken away, for the others are somebody else's.
   */
  apply(writer: Writer): Promise<void>;
}

/** A table with its key and the other columns that count. */
interface Shape extends Compared {
  readonly key: readonly string[];
  readonly values: readonly string[];
  /** The table in which its differences are kept, beside what should be. */
  readonly changed: string;
}

/**
 * Compares tables of a live file with what they should hold, which is in a file that nobody else uses; the
 * differences are kept there too. Nobody may write these tables meanwhile. Other work of the thread has its turn
 * in between.
 */
export async function compareTables(
  should: string,
  live: string,
  tables: readonly Compared[],
): Promise<Comparison> {
  const connection = new Statements(should);
  const found: { readonly shape: Shape; readonly difference: Difference }[] = [];
  try {
    connection.execute("attach database ? as live", [live]);
    for (const compared of tables) {
      const shape = shapeOf(connection, compared);
      found.push({ shape, difference: await findIn(connection, shape) });
    }
  } finally {
    connection.close();
  }
  return {
    differences: found.map(({ difference }) => difference),
    apply: (writer) =>
      writer.writeBeside(should, async () => {
        await writer.execute("pragma defer_foreign_keys = on");
        for (const { shape, difference } of found) await mend(writer, shape, difference);
      }),
  };
}

/** Throws a TypeError for a table or column that is not there. */
function shapeOf(connection: Statements, { table, columns }: Compared): Shape {
  const { rows } = connection.execute(`pragma main.table_xinfo(${quoted(table)})`);
  const own = rows.filter(({ hidden }) => hidden === 0).map(({ name }) => String(name));
  if (own.length === 0) throw new TypeError(`Cannot compare table "${table}": there is none`);
  const lost = columns?.find((column) => !own.includes(column));
  if (lost !== undefined) throw new TypeError(`Cannot compare column "${lost}" of "${table}": there is none`);
  const key = rows.filter(({ pk }) => Number(pk) > 0).sort((a, b) => Number(a.pk) - Number(b.pk))
    .map(({ name }) => String(name));
  const values = (columns ?? own).filter((column) => !key.includes(column));
  return {
    table,
    ...columns ? { columns } : {},
    key: key.length > 0 ? key : ["rowid"],
    values,
    changed: `_changed_${table}`,
  };
}

async function findIn(connection: Statements, shape: Shape): Promise<Difference> {
  const { table, key, changed } = shape;
  const [b, l] = [namesOf("b", key), namesOf("l", key)];
  const live = `live.${quoted(table)} l`;
  const should = `main.${quoted(table)} b`;
  connection.execute("begin");
  connection.execute(
    `create table main.${quoted(changed)} (how text not null, ${key.map((_, at) => `k${at}`).join()})`,
  );
  const keep = `insert into main.${quoted(changed)}`;
  await inRanges(connection, should, b, (range, bounds) => {
    connection.execute(
      `${keep} select iif(${l[0]} is null, 'missing', 'different'), ${b} from ${should}
        left join ${live} on ${equal(b, l)} where ${range} and (${l[0]} is null or ${unlike(shape)})`,
      bounds,
    );
  });
  await inRanges(connection, live, l, (range, bounds) => {
    connection.execute(
      `${keep} select 'extra', ${l} from ${live}
        where ${range} and not exists (select 1 from ${should} where ${equal(b, l)})`,
      bounds,
    );
  });
  connection.execute("commit");
  return differenceIn(connection, shape);
}

/** Goes through a table in the order of its key, so many rows at once. */
async function inRanges(
  connection: Statements,
  from: string,
  key: readonly string[],
  act: (range: string, bounds: (string | number)[]) => void,
): Promise<void> {
  const row = `(${key})`;
  const marks = `(${key.map(() => "?")})`;
  for (let after: (string | number)[] = [], done = false; !done;) {
    const behind = after.length > 0 ? `${row} > ${marks}` : "true";
    const end = connection.execute(
      `select ${key.map((column, at) => `${column} as k${at}`)} from ${from} where ${behind}
        order by ${key} limit 1 offset ${ROWS_AT_ONCE - 1}`,
      after,
    ).rows[0];
    const upTo = key.flatMap((_, at) => end ? [end[`k${at}`] as string | number] : []);
    act(end ? `${behind} and ${row} <= ${marks}` : behind, [...after, ...upTo]);
    [after, done] = [upTo, !end];
    await turn();
  }
}

function differenceIn(connection: Statements, shape: Shape): Difference {
  const { table, key, changed } = shape;
  const [counts] = connection.execute(
    `select (select count(*) from main.${quoted(table)}) as "rows",
      count(*) filter (where how = 'missing') as missing, count(*) filter (where how = 'extra') as extra,
      count(*) filter (where how = 'different') as different from main.${quoted(changed)}`,
  ).rows;
  const { rows } = connection.execute(
    `select * from main.${quoted(changed)} order by rowid limit ${MOST_EXAMPLES}`,
  );
  const examples = rows.map((row): RowDifference => {
    const values = key.map((_, at) => row[`k${at}`] as string | number);
    const how = row.how as RowDifference["how"];
    return {
      how,
      key: Object.fromEntries(key.map((column, at) => [column, values[at]])),
      columns: how === "different" ? columnsUnlike(connection, shape, values) : [],
    };
  });
  const count = (of: "rows" | RowDifference["how"]) => Number(counts![of]);
  return {
    table,
    rows: count("rows"),
    missing: count("missing"),
    extra: count("extra"),
    different: count("different"),
    examples,
  };
}

function columnsUnlike(
  connection: Statements,
  { table, key, values }: Shape,
  of: readonly (string | number)[],
): string[] {
  const [b, l] = [namesOf("b", key), namesOf("l", key)];
  const [row] = connection.execute(
    `select ${values.map((name, at) => `b.${quoted(name)} is not l.${quoted(name)} as c${at}`)}
      from main.${quoted(table)} b join live.${quoted(table)} l on ${equal(b, l)}
      where ${b.map((column) => `${column} = ?`).join(" and ")}`,
    [...of],
  ).rows;
  return values.filter((_, at) => row?.[`c${at}`] === 1);
}

/** Rows that go or say something else go first, so that no new row meets an old one that only looks like it. */
async function mend(writer: Writer, shape: Shape, { missing, extra, different }: Difference): Promise<void> {
  const { table, columns, key, values, changed } = shape;
  const [b, c] = [namesOf("b", key), key.map((_, at) => `c.k${at}`)];
  const all = missing + extra + different;
  const these = `beside.${quoted(changed)} c`;
  const names = [...key, ...values].map(quoted);
  const set = values.map((name) => `${quoted(name)} = excluded.${quoted(name)}`);
  const remove = `delete from main.${quoted(table)} where (${key.map(quoted)}) in
    (select ${c} from ${these} where c.rowid > ? and c.rowid <= ? and c.how <> 'missing')`;
  const insert = `insert into main.${quoted(table)} (${names})
    select ${[...b, ...namesOf("b", values)]} from ${these} join beside.${quoted(table)} b on ${equal(b, c)}
    where c.rowid > ? and c.rowid <= ? and c.how <> 'extra'`;
  const upsert = `${insert} on conflict (${key.map(quoted)}) do update set ${set}`;
  for (const statement of columns ? [upsert] : [remove, insert]) {
    for (let from = 0; from < all; from += ROWS_AT_ONCE) {
      await writer.execute(statement, [from, from + ROWS_AT_ONCE]);
    }
  }
}

/** Whether a row says something else in one file than in the other. */
function unlike({ values }: Shape): string {
  return values.length === 0 ? "false" : `(${namesOf("l", values)}) is not (${namesOf("b", values)})`;
}

function equal(ones: readonly string[], others: readonly string[]): string {
  return ones.map((one, at) => `${one} = ${others[at]}`).join(" and ");
}

function namesOf(alias: string, columns: readonly string[]): string[] {
  return columns.map((column) => `${alias}.${quoted(column)}`);
}

/** `rowid` is no column of its table; quoted, it is one all the same. */
function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

// Who writes which table, found in the text of their files: so that what is declared as a projection is one.

/** What a file's text writes and asks of the world. */
export interface Writes {
  /** Tables by their names in SQL. */
  readonly tables: ReadonlySet<string>;
  /** What would make hearing the same signals again come out otherwise. */
  readonly chances: readonly string[];
}

/** A context or plugin, as the rule sees it. */
export interface Keeper {
  readonly name: string;
  /** Tables that are declared whole, and those that are declared by some of their columns. */
  readonly whole: readonly string[];
  readonly byColumns: readonly string[];
  /** All tables of its migrations. */
  readonly tables: readonly string[];
  /** By those who hear, and by everybody else. */
  readonly heard: Writes;
  readonly others: Writes;
}

const TABLE = /export const (\w+) = sqliteTable\(\s*"(\w+)"/g;
const BUILT = /\.(?:insert|update|delete)\(\s*(\w+)\s*\)/g;
const RAW =
  /\b(?:insert(?:\s+or\s+\w+)?\s+into|update(?:\s+or\s+\w+)?|delete\s+from|replace\s+into)\s+(?:\$\{(\w+)\}|"?(\w+)"?)/gi;
const CHANCE =
  /\bwork\.now\b|\bnewId\b|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\brandomUUID\b|\bgetRandomValues\b|\brandom\(\)/g;

/** The tables that a `schema.ts` declares: their names in SQL by their names in code. */
export function readSchema(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(TABLE)].map(([, code, table]) => [code!, table!]));
}

/** What files write, by Drizzle or in SQL of their own. */
export function findWrites(texts: readonly string[], schema: ReadonlyMap<string, string>): Writes {
  const tables = new Set<string>();
  const chances: string[] = [];
  for (const text of texts) {
    for (const [, code] of text.matchAll(BUILT)) if (schema.has(code!)) tables.add(schema.get(code!)!);
    for (const [, code, table] of text.matchAll(RAW)) {
      const name = code ? schema.get(code) : table;
      if (name) tables.add(name);
    }
    chances.push(...[...text.matchAll(CHANCE)].map(([chance]) => chance));
  }
  return { tables, chances };
}

/** What is wrong with what a keeper declares, one line each. */
export function judgeKeeper({ name, whole, byColumns, tables, heard, others }: Keeper): string[] {
  const declared = [...whole, ...byColumns];
  const kept = [...heard.tables].filter((table) => tables.includes(table));
  return [
    ...declared.filter((table) => !tables.includes(table))
      .map((table) => `${name} projects "${table}", which no migration makes`),
    ...declared.filter((table) => tables.includes(table) && !kept.includes(table))
      .map((table) => `${name} projects "${table}", which nobody who hears writes`),
    ...whole.filter((table) => others.tables.has(table))
      .map((table) =>
        `${name} projects "${table}", which is written by more than hearing: name its columns, or part it`
      ),
    ...byColumns.filter((table) => !others.tables.has(table))
      .map((table) =>
        `${name} projects columns of "${table}", which hearing alone writes: project all of it`
      ),
    ...kept.filter((table) => !declared.includes(table) && !others.tables.has(table))
      .map((table) => `${name} keeps "${table}" of what it hears: name it in projects`),
    ...heard.chances.map((chance) =>
      `${name} hears with ${chance}: take it from the signal, or hearing again comes out otherwise`
    ),
  ];
}

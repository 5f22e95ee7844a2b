import { and, asc, eq, gt, gte, lt, sql } from "drizzle-orm";
import { sqliteTable, text } from "drizzle-orm/sqlite-core";
import { log } from "core/base/log.ts";
import { prepared, type Reader } from "core/data/reader.ts";
import type { PluginDesk } from "core/plugin/call.ts";
import type { Manifest } from "core/plugin/manifest.ts";
import type { Work } from "core/work/work.ts";
import type { SignalDefinition } from "core/signal/signal.ts";

/** The most of one document, in characters of JSON. */
export const LARGEST_DOCUMENT = 64 * 1024;
/** The longest key. */
export const LONGEST_KEY = 200;
/** The most documents that one call may write, and the most signals that it may say. */
export const MOST_WRITES = 200;
/** The most signals that one call may say. */
export const MOST_SAID = 20;
/** The most documents of one listing. */
const MOST_LISTED = 1_000;

/** A plugin's documents: what `store_migrations` makes. */
export const document = sqliteTable("document", {
  key: text("key").primaryKey(),
  value: text("value").notNull(),
});

const { placeholder } = sql;
const byKey = prepared((database) =>
  database.select({ value: document.value }).from(document).where(eq(document.key, placeholder("key")))
    .prepare()
);
const fromKey = prepared((database) =>
  database.select().from(document).where(
    and(
      gte(document.key, placeholder("from")),
      lt(document.key, placeholder("to")),
      gt(document.key, placeholder("after")),
    ),
  ).orderBy(asc(document.key)).limit(placeholder("limit")).prepare()
);

type From = Pick<Reader, "database">;
/** A reader, or how it is found once it is needed. */
type FromWhere = From | undefined | (() => From | undefined | Promise<From | undefined>);

async function get(from: From, key: string): Promise<unknown> {
  const [row] = await byKey(from).all({ key });
  return row && JSON.parse(row.value);
}

async function list(from: From, prefix: string, after: string, limit: number) {
  // Whatever begins with the prefix stands before the prefix with the last of all characters behind it.
  const rows = await fromKey(from).all({
    from: prefix,
    to: `${prefix}\u{10ffff}`,
    after,
    limit: Math.min(limit, MOST_LISTED),
  });
  return rows.map(({ key, value }) => ({ key, value: JSON.parse(value) as unknown }));
}

/** The desk of a call that only reads: a widget, a filter, a block. */
export function readingDesk(from: FromWhere, plugin: string): PluginDesk {
  const find = async () => typeof from === "function" ? await from() : from;
  const refuse = (verb: string) => () => {
    throw new TypeError(`Cannot ${verb} here: only while hearing, acting or migrating`);
  };
  return {
    async get(key) {
      const reader = await find();
      return reader && await get(reader, key);
    },
    async list(...asked) {
      const reader = await find();
      return reader ? await list(reader, ...asked) : [];
    },
    put: refuse("store"),
    delete: refuse("delete"),
    emit: refuse("emit"),
    log: (words) => log("info", "A plugin says", { plugin, words: words.slice(0, 1_000) }),
  };
}

/** The desk of a call inside a work: what it stores and says is committed with the work, or not at all. */
export function workingDesk(
  work: Work,
  manifest: Manifest,
  signals: readonly SignalDefinition[],
): PluginDesk {
  let [writes, said] = [0, 0];
  const write = (key: string) => {
    if (typeof key !== "string" || key.length === 0 || key.length > LONGEST_KEY) {
      throw new TypeError(`Cannot store under a key that is not of 1 to ${LONGEST_KEY} characters`);
    }
    if (++writes > MOST_WRITES) {
      throw new TypeError(`Cannot write more than ${MOST_WRITES} documents in one call`);
    }
  };
  return {
    ...readingDesk(work, manifest.id),
    async put(key, value) {
      write(key);
      const text = JSON.stringify(value) ?? "null";
      if (text.length > LARGEST_DOCUMENT) {
        throw new TypeError(`Cannot store "${key}": more than ${LARGEST_DOCUMENT} characters of JSON`);
      }
      const most = manifest.budgets.storeMegabytes * 1_000_000;
      // `size` is kept by the database itself: see store_migrations.
      const stored = await work.database.all(sql`insert into document select ${key}, ${text} where
        (select characters from size) + ${key.length + text.length} -
          coalesce((select length(key) + length(value) from document where key = ${key}), 0) <= ${most}
        on conflict do update set value = excluded.value returning key`);
      if (stored.length === 0) {
        throw new TypeError(`Cannot store "${key}": more than ${most} characters in all`);
      }
    },
    async delete(key) {
      write(key);
      await work.database.delete(document).where(eq(document.key, key));
    },
    emit(name, body) {
      const definition = signals.find(({ signal }) => signal === name);
      if (!definition) {
        throw new TypeError(`Cannot say "${name}": it is not in the manifest of "${manifest.id}"`);
      }
      if (++said > MOST_SAID) throw new TypeError(`Cannot say more than ${MOST_SAID} signals in one call`);
      work.emit(definition(body));
    },
  };
}

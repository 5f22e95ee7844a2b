import { sql } from "drizzle-orm";
import { refuseDamaged } from "core/data/damage.ts";
import { migrate, type Migration } from "core/data/migrate.ts";
import { openReader, prepared } from "core/data/reader.ts";
import { openWriter } from "core/data/writer.ts";
import { KEY_BYTES, type KeyRing } from "./key_ring.ts";

/** A key in base64; null once it was destroyed, which stays known, so that none is made again. */
export const KEY_TABLES: readonly Migration[] = [{
  version: 1,
  name: "person_keys",
  sql: "create table person_key (person_id text primary key not null, key text) without rowid;",
}];

const keyOf = prepared((database) =>
  database.select({ key: sql<string | null>`key` }).from(sql`person_key`)
    .where(sql`person_id = ${sql.placeholder("personId")}`).prepare()
);

/** The keys beside the embedded bus: a file of their own, apart from the log that they open. */
export async function openKeyFile(file: string): Promise<KeyRing> {
  const writer = await openWriter(file, undefined, { overwrites: true });
  try {
    await refuseDamaged(writer);
    await migrate(writer, "keys", KEY_TABLES);
    const reader = await openReader(file);
    const find = async (personId: string) => {
      const row = await keyOf(reader).get({ personId });
      return row?.key ? Uint8Array.fromBase64(row.key) : undefined;
    };
    return {
      find,
      async make(personId) {
        const found = await keyOf(reader).get({ personId });
        if (found) return found.key === null ? undefined : Uint8Array.fromBase64(found.key);
        const made = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
        await writer.write(() =>
          writer.execute("insert into person_key values (?, ?) on conflict do nothing", [
            personId,
            made.toBase64(),
          ])
        );
        return await find(personId);
      },
      async destroy(personId) {
        if ((await keyOf(reader).get({ personId }))?.key === null) return;
        await writer.write(() =>
          writer.execute(
            "insert into person_key values (?, null) on conflict do update set key = null",
            [personId],
          )
        );
        await writer.emptyLog();
      },
      async close() {
        await writer.close();
        reader.close();
      },
    };
  } catch (error) {
    await writer.close();
    throw error;
  }
}

import { sql } from "drizzle-orm";
import type { Reader } from "core/data/reader.ts";

/** What a resident has heard, whatever the bus says. */
export class Inbox {
  readonly #reader: Reader;
  readonly #resident: string;

  constructor(reader: Reader, resident: string) {
    this.#reader = reader;
    this.#resident = resident;
  }

  /** Which of these it has heard, each with whether that was the first time, before any replay. */
  async find(ids: readonly string[]): Promise<ReadonlyMap<string, boolean>> {
    const rows = await this.#reader.database.all<{ id: string; epoch: number }>(sql`
      with recursive epoch (n) as (select 0 union all select n + 1 from epoch
        where n < (select max(epoch) from _inbox where subscriber = ${this.#resident}))
      select id, min(epoch) as epoch from _inbox
      where subscriber = ${this.#resident} and epoch in (select n from epoch)
        and id in (select value from json_each(${JSON.stringify(ids)})) group by id`);
    return new Map(rows.map(({ id, epoch }) => [id, epoch === 0]));
  }

  /** How many it has heard a first time. */
  async count(): Promise<number> {
    const row = await this.#reader.database.get<{ heard: number }>(
      sql`select count(*) as heard from _inbox where subscriber = ${this.#resident} and epoch = 0`,
    );
    return row.heard;
  }
}

import type { Workplace } from "./work.ts";

/**
 * Takes what is personal of these people out of the outbox rows that are still there, carried or not: an outbox is
 * plain, since its rows are the context's own and go with time.
 */
export async function scrubOutbox(place: Workplace, people: readonly string[]): Promise<void> {
  await place.writer.write(async () => {
    await place.writer.execute(
      `update _outbox set signal = json_remove(signal, '$.body.personal')
       where json_extract(signal, '$.body.personId') in (select value from json_each(?))
         and json_type(signal, '$.body.personal') is not null`,
      [JSON.stringify(people)],
    );
  });
}

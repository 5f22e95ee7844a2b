import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import { connect } from "./client.ts";
import { openWriter } from "./writer.ts";

/**
 * Proves at every start, on a file of its own in the data folder, that a write acknowledged after a BUSY is
 * really there: another connection holds the lock, the writer meets it, writes, and a third connection must
 * see the row. Throws `data.lost_write` when the engine or the guard fails: better not to start than to
 * lose what people do. Answers how often the writer met the lock.
 */
export async function testLostWrite(folder: string, name = "self_test"): Promise<number> {
  let met = 0;
  const file = `${folder}/${name}.db`;
  await removeDatabase(file);
  const writer = await openWriter(file, () => met++);
  const other = connect(file);
  try {
    await writer.write(() => writer.execute("create table probe (n integer)"));
    const held = await other.transaction("write");
    const written = writer.write(() => writer.execute("insert into probe values (1)"));
    // One turn of the event loop: the writer has met the lock by now.
    await wait(0);
    await held.rollback();
    await written;
    await writer.write(() => writer.execute("insert into probe values (2)"));
    const seen = await other.execute("select count(*) as rows from probe");
    if (Number(seen.rows[0]?.rows) !== 2) {
      throw new Refusal(
        "data.lost_write",
        "unavailable",
        "Cannot start: this machine's database engine loses acknowledged writes",
      );
    }
    return met;
  } finally {
    other.close();
    await writer.close();
    await removeDatabase(file);
  }
}

async function removeDatabase(file: string): Promise<void> {
  for (const suffix of ["", "-wal", "-shm"]) {
    try {
      await Deno.remove(file + suffix);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

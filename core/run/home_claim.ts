import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { migrate } from "core/data/migrate.ts";
import type { Writer } from "core/data/writer.ts";
import { WORK_TABLES } from "core/work/tables.ts";
import { displaced } from "core/work/stand.ts";
import type { HouseOptions } from "./house.ts";

/** For how many seconds a home keeps a database that it no longer says is its own, by the database's own clock. */
const KEPT_FOR = 15;
/** How often it says so, in milliseconds. */
const BEAT = 5_000;

/** That a home, and no other, may write to a database. */
export interface HomeClaim {
  /** Who that is, in the database's own words: empty for a file, which is locked. */
  readonly home: string;
  /** Lets it go: another home may have it at once. */
  release(): Promise<void>;
}

/**
 * Makes the core's tables in a database, and claims it for this home. A file is this home's by the lock of the data
 * folder. A database on a server is by the row that says so, which is looked at in every transaction: a home that was
 * away for long, while another took it over, stores nothing any more (`home.displaced`). It is looked at before anything
 * is changed. Refuses `home.claimed` while another home says that it is its own.
 */
export async function claimDatabase(
  name: string,
  writer: Writer,
  options: Pick<HouseOptions, "folder" | "takesOver">,
): Promise<HomeClaim> {
  if (!writer.isRemote) return await claimFile(writer);
  if (!await hasStand(writer)) await migrate(writer, "core", WORK_TABLES);
  const home = await claim(name, writer, options);
  writer.guard({
    sql: "select 1 from _stand where home = ?",
    args: [home],
    refusal: () => displaced(name),
  });
  const beating = setInterval(async () => {
    try {
      await writer.write(() => writer.execute("update _stand set beat = unixepoch()"));
    } catch (error) {
      log("warn", "A home could not say that a database is its own", { name, error });
      if (error instanceof Refusal && error.code === "home.displaced") clearInterval(beating);
    }
  }, BEAT);
  return {
    home,
    async release() {
      clearInterval(beating);
      try {
        await writer.write(() => writer.execute("update _stand set beat = 0"));
      } catch (error) {
        // Another home has it already, or has to wait for it a few seconds.
        log("warn", "A database was not let go", { name, error });
      }
    },
  };
}

/** A database that was on a server may be a file now. */
async function claimFile(writer: Writer): Promise<HomeClaim> {
  await migrate(writer, "core", WORK_TABLES);
  await writer.write(() => writer.execute("update _stand set home = '', beat = 0 where home <> ''"));
  return { home: "", release: () => Promise.resolve() };
}

async function hasStand(writer: Writer): Promise<boolean> {
  const { rows } = await writer.write(() =>
    writer.execute("select 1 from sqlite_schema where name = '_stand'")
  );
  return rows.length > 0;
}

async function claim(
  name: string,
  writer: Writer,
  { folder, takesOver = false }: Pick<HouseOptions, "folder" | "takesOver">,
): Promise<string> {
  const id = await homeId(folder);
  // Of one data folder one process lives at a time; one that was frozen, or is cut off, is displaced by the next.
  const home = `${id} ${crypto.randomUUID()}`;
  return await writer.write(async () => {
    const { rows: [claimed] } = await writer.execute(
      `update _stand set home = ?, beat = unixepoch()
        where substr(home, 1, ?) = ? or beat <= unixepoch() - ? or ? returning home`,
      [home, id.length, id, KEPT_FOR, takesOver ? 1 : 0],
    );
    if (claimed) return home;
    const { rows: [other] } = await writer.execute("select unixepoch() - beat as ago from _stand");
    throw new Refusal(
      "home.claimed",
      "unavailable",
      `Cannot use database "${name}" at ${writer.file}: another home uses it (seen ${other?.ago} s ago); ` +
        "stop that one, or take it over with --take-over",
      { name, ago: Number(other?.ago) },
    );
  });
}

/** What this data folder is called among homes; made once, and whole before it has its name. */
async function homeId(folder: string): Promise<string> {
  const file = `${folder}/home-id`;
  const half = `${file}.${crypto.randomUUID()}.half`;
  await Deno.writeTextFile(half, crypto.randomUUID(), { mode: 0o600 });
  try {
    await Deno.link(half, file);
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  } finally {
    await Deno.remove(half);
  }
  return await Deno.readTextFile(file);
}

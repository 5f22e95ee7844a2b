import { openRemoteReader } from "core/data/remote_reader.ts";
import { openWriter } from "core/data/writer.ts";
import { openEmbedded } from "core/replica/embedded.ts";

/** What was found in one database, by each way that there is into it. */
export interface FoundInDatabase {
  readonly name: string;
  readonly read: readonly unknown[];
  readonly copied: readonly unknown[];
}

/** Writes its own name into each database, by its host, and reads it back from there and from a copy. */
async function tryDatabases(
  folder: string,
  port: string,
  names: readonly string[],
): Promise<FoundInDatabase[]> {
  const found: FoundInDatabase[] = [];
  for (const name of names) {
    const url = `http://${name}.db.internal:${port}`;
    const writer = await openWriter(url);
    await writer.write(async () => {
      await writer.execute("create table bell (name text)");
      await writer.execute("insert into bell values (?)", [name]);
    });
    await writer.close();
    const reader = await openRemoteReader(name, url);
    const read = await reader.database.all<{ name: string }>("select name from bell");
    reader.close();
    const copy = openEmbedded(`${folder}/${name}.db`, url);
    await copy.pull();
    found.push({
      name,
      read: read.map((row) => row.name),
      copied: [copy.read("select name from bell")?.name],
    });
    copy.close();
  }
  return found;
}

if (import.meta.main) {
  const [folder, port, ...names] = Deno.args;
  console.log(JSON.stringify(await tryDatabases(folder!, port!, names)));
}

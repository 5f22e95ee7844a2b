import { databaseOver } from "core/data/client.ts";
import type { Reader } from "core/data/reader.ts";
import { openReadingClient } from "core/data/reading_client.ts";
import { folderStore } from "core/files/folder_store.ts";
import { contextsOf, providersOf } from "core/plugin/plugin.ts";
import { openHome } from "core/run/home.ts";
import { databaseFile } from "core/run/readers.ts";
import type { House } from "core/run/house.ts";
import { type App, createApp } from "edge/app.ts";
import { openFront } from "edge/front.ts";
import { SITE } from "edge/start/open_house.ts";
import { PLUGINS } from "edge/plugins.ts";
import { CONTEXTS } from "edge/residents.ts";

/** A site in this process, over a data folder, that counts what its pages read. */
export interface CountingSite extends AsyncDisposable {
  readonly app: App;
  readonly house: House;
  /** How many queries have been sent so far. */
  readonly queries: () => number;
}

/** Opens a site whose readers are the house's own, with a counter between. */
export async function openCountingSite(folder: string): Promise<CountingSite> {
  const plugins = contextsOf(PLUGINS);
  const home = await openHome({
    folder,
    site: SITE,
    contexts: CONTEXTS,
    plugins,
    providers: providersOf(PLUGINS),
  });
  let queries = 0;
  const readers = new Map<string, Reader>();
  for (const { name } of [...CONTEXTS, ...plugins]) {
    const client = openReadingClient(databaseFile(folder, name));
    const counting: typeof client = {
      ...client,
      execute: (...given: Parameters<typeof client.execute>) => {
        queries++;
        return client.execute(...given);
      },
    };
    readers.set(name, { database: databaseOver(counting), close: () => client.close() });
  }
  const house: House = {
    reader: (name) => readers.get(name)!,
    guestReader: (name) => home.guestReader(name),
    releaseGuest: (name) => home.releaseGuest(name),
    send: (command, input, actor) => home.send(command, input, actor),
    run: (job, input, actor, progress) => home.run(job, input, actor, progress),
    caughtUp: (positions, milliseconds, hearers) => home.caughtUp(positions, milliseconds, hearers),
    tail: (names, listener) => home.tail(names, listener),
    living: home.living,
    absent: () => home.absent(),
    signals: home.signals,
    close: () => home.close(),
  };
  const files = folderStore(`${folder}/files`);
  const front = await openFront({
    house,
    plugins: PLUGINS,
    files,
    key: "key of a bench",
    cache: `${folder}/cache`,
    secure: false,
  });
  return {
    app: createApp(front),
    house,
    queries: () => queries,
    async [Symbol.asyncDispose]() {
      for (const reader of readers.values()) reader.close();
      await home.close();
    },
  };
}

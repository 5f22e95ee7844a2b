import assert from "node:assert/strict";
import { systemActor } from "core/base/actor.ts";
import { wait } from "core/base/wait.ts";
import { connect, databaseOver } from "core/data/client.ts";
import { folderStore } from "core/files/folder_store.ts";
import { until } from "core/testing/until.ts";
import { setUpSite } from "contexts/site/mod.ts";
import { openSampleSite } from "edge/samples/sample_site.ts";
import { openFront } from "./front.ts";

Deno.test("how the site looks is what was read last, whichever reading takes longer", async () => {
  await using site = await openSampleSite({ plugins: [], demo: false });
  const { house } = site;
  const client = connect(`${house.folder}/site.db`);
  const slow = Promise.withResolvers<void>();
  const read = { before: 0, after: 0 };
  /** Who has read how it was before does not come to an end for long. */
  const database = databaseOver(
    {
      execute: async (...asked: [string]) => {
        const found = await client.execute(...asked);
        const words = JSON.stringify(found.rows);
        if (words.includes('"After"')) read.after++;
        if (!words.includes('"Before"')) return found;
        read.before++;
        await slow.promise;
        return found;
      },
    } as Parameters<typeof databaseOver>[0],
  );
  const front = await openFront({
    house: {
      ...house,
      reader: (name) => name === "site" ? { ...house.reader(name), database } : house.reader(name),
    },
    plugins: [],
    files: folderStore(`${house.folder}/files`),
    key: "key of a test",
    cache: `${house.folder}/beside`,
    secure: false,
    clock: () => house.clock.now,
  });
  await house.send(setUpSite, { name: "Before" }, systemActor("test"));
  await until("the first is read", () => read.before === 1);
  await house.send(setUpSite, { name: "After" }, systemActor("test"));
  await house.settle();
  await wait(5); // a reading that waits for nobody is over
  slow.resolve();
  await until("the second is read", () => read.after === 1);
  await wait(5);
  assert.equal(front.look.site.name, "After");
  client.close();
});

import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { Refusal } from "core/base/refusal.ts";
import { follow } from "core/base/trace.ts";
import { connect } from "core/data/client.ts";
import { databaseFile } from "core/run/readers.ts";
import { newHouse, person } from "core/testing/house.ts";
import { ringBell, RINGERS } from "core/testing/probe_house.ts";
import { reaches, readStand } from "core/work/stand.ts";

const HEARD = 5_000;

Deno.test("advance() every work and every hearing moves its database on, and no other", async () => {
  await using house = await newHouse({ contexts: RINGERS });
  const before = await readStand(house.reader("listener"), "listener");
  const first = await house.send(ringBell, { bell: "a" }, person("p1"));
  const second = await house.send(ringBell, { bell: "b" }, person("p1"));
  assert.equal(second.stand.sequence, first.stand.sequence + 1);
  assert.deepEqual(await readStand(house.reader("ringer"), "ringer"), {
    ...second.stand,
    said: second.position.sequence,
  });
  assert.ok(await house.caughtUp({ ringer: second.position.sequence }, HEARD));
  assert.ok((await readStand(house.reader("listener"), "listener")).sequence > before.sequence);
});

Deno.test("advance() a home that was displaced stores nothing, and says so", async () => {
  await using house = await newHouse({ contexts: RINGERS });
  await house.send(ringBell, { bell: "a" }, person("p1"));
  const other = connect(databaseFile(house.folder, "ringer"));
  await other.execute("update _stand set home = 'another'");
  other.close();
  await assert.rejects(
    house.send(ringBell, { bell: "a" }, person("p1")),
    (error) => error instanceof Refusal && error.code === "home.displaced",
  );
  assert.deepEqual(await house.reader("ringer").database.all(sql`select n from count`), [{ n: 1 }]);
});

Deno.test("doWork() what is sent again under the same key is done once, and answered the same", async () => {
  await using house = await newHouse({ contexts: RINGERS });
  const ring = (key: string) => follow({ key }, () => house.send(ringBell, { bell: "a" }, person("p1")));
  const [first, again, other] = [await ring("1"), await ring("1"), await ring("2")];
  assert.deepEqual(again, { position: first.position, stand: first.stand });
  assert.equal(other.stand.sequence, first.stand.sequence + 1);
  assert.deepEqual(await house.reader("ringer").database.all(sql`select n from count`), [{ n: 2 }]);
});

Deno.test("doWork() what was refused under a key was not done, and may be done under it later", async () => {
  await using house = await newHouse({ contexts: RINGERS });
  const ring = (bell: string) => follow({ key: "1" }, () => house.send(ringBell, { bell }, person("p1")));
  await assert.rejects(ring(""), Refusal);
  assert.equal((await ring("a")).position.sequence, 1);
});

Deno.test("reaches() stands of another life of the database are not reached: it may be one that is to come", () => {
  const stand = { context: "ringer", generation: "a", sequence: 4 };
  assert.ok(reaches(stand, { ...stand, sequence: 4 }));
  assert.ok(!reaches(stand, { ...stand, sequence: 5 }));
  assert.ok(!reaches(stand, { ...stand, generation: "b", sequence: 3 }));
  assert.ok(reaches({ ...stand, generation: "abc" }, stand), "the beginning of a life names it");
});

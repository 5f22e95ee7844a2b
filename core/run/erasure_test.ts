import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { systemActor } from "core/base/actor.ts";
import { type BodyOf, defineSignal } from "core/signal/signal.ts";
import { newHouse } from "core/testing/house.ts";
import { isAnywhere } from "core/testing/look.ts";
import { defineCommand } from "core/work/command.ts";
import { defineContext } from "core/work/context.ts";
import { on } from "core/work/hearing.ts";

const named = defineSignal({
  name: "guest.person.named.v1",
  doc: "A guest has a name.",
  key: ({ personId }) => personId,
  body: z.object({ personId: z.string(), personal: z.object({ name: z.string() }) }),
  example: { personId: "ann", personal: { name: "Ann" } },
});
const left = defineSignal({
  name: "guest.person.left.v1",
  doc: "A guest is erased.",
  key: ({ personId }) => personId,
  body: z.object({ personId: z.string() }),
  example: { personId: "ann" },
  erases: true,
});

declare module "core/signal/signal.ts" {
  interface Signals {
    "guest.person.named.v1": BodyOf<typeof named>;
    "guest.person.left.v1": BodyOf<typeof left>;
  }
}

const migrations = new URL(import.meta.resolve("core/testing/probe_migrations/"));
const TESTER = systemActor("tester");

const nameGuest = defineCommand({
  name: "guest.name_guest",
  doc: "Names a guest.",
  input: z.object({ personId: z.string(), name: z.string() }),
  run(work, { personId, name }) {
    work.emit(named({ personId, personal: { name } }));
    return Promise.resolve();
  },
});
const leave = defineCommand({
  name: "guest.leave_house",
  doc: "Erases a guest.",
  input: z.object({ personId: z.string() }),
  run(work, { personId }) {
    work.emit(left({ personId }));
    return Promise.resolve();
  },
});

const guest = defineContext({
  name: "guest",
  migrations,
  signals: [named, left],
  commands: [nameGuest, leave],
});
/** A plugin that keeps names, and forgets them. */
const cards = defineContext({
  name: "cards",
  migrations,
  hears: [
    on("guest.person.named.v1", ["personId", "personal"], async (work, { body: { personId, personal } }) => {
      if (!personal) return;
      await work.database.run(sql`insert into count values (${`${personId} ${personal.name}`}, 1)
        on conflict do update set n = 1`);
    }),
    on("guest.person.left.v1", ["personId"], async (work, { body }) => {
      await work.database.run(sql`delete from count where name like ${`${body.personId} %`}`);
    }),
  ],
});

Deno.test("openHome() whoever kept something personal of an erased person has no byte of it left, also hearing all again", async () => {
  await using house = await newHouse({ contexts: [guest], plugins: [cards] });
  const kept = () => house.reader("cards").database.all(sql`select name from count`);
  await house.send(nameGuest, { personId: "ann", name: "Rosebud" }, TESTER);
  await house.send(nameGuest, { personId: "bert", name: "Bernstein" }, TESTER);
  await house.settle();
  assert.deepEqual(await kept(), [{ name: "ann Rosebud" }, { name: "bert Bernstein" }]);
  for (const file of ["guest.db", "cards.db"]) {
    assert.equal(await isIn(house.folder, file), true, `${file}: the test has teeth`);
  }

  await house.send(leave, { personId: "ann" }, TESTER);
  await house.settle();
  assert.equal(await house.signals.caughtUp(["guest", "cards"], 5_000), true);
  assert.deepEqual(await kept(), [{ name: "bert Bernstein" }]);
  assert.equal(await isAnywhere(house.folder, "Rosebud"), false);
  assert.equal(await isAnywhere(house.folder, "Bernstein"), true);

  await house.signals.replay("cards", { sequence: 1 });
  await house.signals.replay("guest", { sequence: 1 });
  await house.settle();
  assert.equal(await house.signals.caughtUp(["guest", "cards"], 5_000), true);
  assert.deepEqual(await kept(), [{ name: "bert Bernstein" }]);
  assert.deepEqual(await house.signals.deadLetters(10), []);
});

/** Whether the name is in a database file, or in the log beside it. */
async function isIn(folder: string, file: string): Promise<boolean> {
  const found = await Promise.all(["", "-wal"].map(async (end) => {
    const bytes = await Deno.readFile(`${folder}/${file}${end}`);
    return new TextDecoder("latin1").decode(bytes).includes("Rosebud");
  }));
  return found.includes(true);
}

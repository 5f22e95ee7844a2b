import assert from "node:assert/strict";
import { systemActor } from "core/base/actor.ts";
import { contextsOf } from "core/plugin/plugin.ts";
import { withoutPersonal } from "core/signal/personal.ts";
import { newHouse } from "core/testing/house.ts";
import { erasePerson, findPersonByEmail, registerPerson } from "contexts/identity/mod.ts";
import { PLUGINS } from "edge/plugins.ts";
import { CONTEXTS } from "edge/residents.ts";

const SYSTEM = systemActor("test");
const plugins = contextsOf(PLUGINS);

Deno.test("every context and plugin hears all again from the beginning once a person is erased, and nothing is parked", async () => {
  await using house = await newHouse({ contexts: CONTEXTS, plugins });
  const account = { name: "Rosebud", email: "rosebud@xanadu.example", password: "a sled in the snow" };
  await house.send(registerPerson, { ...account, language: "en" }, SYSTEM);
  const { personId } = (await findPersonByEmail(house.reader("identity"), account))!;
  // All that can be said of them, as examples say it.
  for (const { signals } of [...CONTEXTS, ...plugins]) {
    for (const { signal, example, erases } of signals) {
      const body = { ...example as object, ..."personId" in (example as object) ? { personId } : {} };
      if (!erases) await house.tell(signal as never, body as never, personId);
    }
  }
  const before = (await house.signals.deadLetters(100)).map(({ subscriber, signal }) =>
    subscriber + signal.id
  );
  await house.send(erasePerson, { personId }, SYSTEM);
  await house.settle();
  const reports = await house.signals.reports();
  for (const { name } of reports) await house.signals.replay(name, { sequence: 1 });
  await house.settle();
  assert.equal(await house.signals.caughtUp(reports.map(({ name }) => name), 10_000), true);

  const dead = await house.signals.deadLetters(100);
  assert.deepEqual(
    dead.filter(({ subscriber, signal }) => !before.includes(subscriber + signal.id)).map(({ error }) =>
      error
    ),
    [],
  );
  const all = await house.everything();
  assert.ok(all.some(({ name }) => name === "identity.person.registered.v1"));
  for (const { body } of all) {
    if ((body as { personId?: string }).personId === personId) assert.equal(withoutPersonal(body), body);
  }
});

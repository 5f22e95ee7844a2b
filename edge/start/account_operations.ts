import { z } from "zod";
import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import type { House } from "core/run/house.ts";
import {
  erasePerson,
  findPersonByEmail,
  type FoundPerson,
  grantRole,
  revokeRole,
} from "contexts/identity/mod.ts";
import { operation, type Task } from "./operation.ts";

/** How long an erasure is waited for: it is over once identity has heard its own word and nothing is left in its files. */
const LONGEST_ERASING = 30_000;

const account = z.object({ email: z.string().min(1).max(254) });
const accountRole = account.extend({ role: z.enum(["author", "operator"]) });

/** What operators do with somebody's account. */
export const accountOperations = {
  findAccount: operation({
    input: account,
    about: "nothing",
    run: ({ house }, { email }) => getAccount(house, email),
  }),
  grantRole: operation({
    input: accountRole,
    about: ({ role }) => ({ role }),
    run: (task, given) => changeRole(task, grantRole, given),
    came: ({ personId }) => ({ personId }),
  }),
  revokeRole: operation({
    input: accountRole,
    about: ({ role }) => ({ role }),
    run: (task, given) => changeRole(task, revokeRole, given),
    came: ({ personId }) => ({ personId }),
  }),
  eraseAccount: operation({
    input: account,
    // Whom it is about is noted by their id once it is done: a note is for ever, and an address is personal.
    about: () => ({}),
    async run({ house, actor }, { email }): Promise<{ personId: string; complete: boolean }> {
      const { personId } = await getAccount(house, email);
      const { position } = await house.send(erasePerson, { personId }, actor);
      await house.caughtUp({ [position.context]: position.sequence }, LONGEST_ERASING);
      return { personId, complete: await hasHeard(house, "identity") };
    },
    came: ({ personId, complete }) => ({ personId, complete }),
  }),
};

/** Whoever is signed in with the account may do more, or less, at once. */
async function changeRole(
  { house, actor }: Task,
  command: typeof grantRole | typeof revokeRole,
  { email, role }: z.output<typeof accountRole>,
): Promise<{ personId: string; name: string }> {
  const { personId, name } = await getAccount(house, email);
  await house.send(command, { personId, role }, actor);
  return { personId, name };
}

async function getAccount(house: House, email: string): Promise<FoundPerson> {
  const found = await findPersonByEmail(house.reader("identity"), { email });
  if (found) return found;
  throw new Refusal("operate.account_missing", "missing", `Cannot find an account of "${email}"`, { email });
}

/** Whether a subscriber has come to the end of the log, waited for. */
async function hasHeard(house: House, name: string): Promise<boolean> {
  for (const until = performance.now() + LONGEST_ERASING;;) {
    const report = (await house.signals.reports()).find((one) => one.name === name);
    if (report?.lag === 0) return true;
    if (performance.now() >= until) return false;
    await wait(50);
  }
}

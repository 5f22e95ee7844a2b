import { argument, choice, command, map, message, object, string } from "@optique/core";
import { type Act, data, json } from "./flags.ts";
import { operate } from "./reach.ts";
import { answer, plain } from "./terminal.ts";

const role = argument(choice(["author", "operator"], { metavar: "ROLE" }), {
  description: message`What they may do beyond learning.`,
});
const email = argument(string({ metavar: "ADDRESS" }), { description: message`What they sign in with.` });

/** `account grant ADDRESS ROLE`: somebody may do more. */
export const grantCommand = command(
  "grant",
  map(object({ email, role, json, data }), ({ email, role, json, data }): Act => async (terminal) => {
    const value = await operate("grantRole", { email, role }, { data, terminal });
    answer(terminal, { json, value, words: ({ name }) => `${plain(name)} has the role of ${role}.` });
  }),
  { brief: message`Give somebody a role on the whole site.` },
);

/** `account revoke ADDRESS ROLE`: somebody may do it no more, wherever they are signed in. */
export const revokeCommand = command(
  "revoke",
  map(object({ email, role, json, data }), ({ email, role, json, data }): Act => async (terminal) => {
    const value = await operate("revokeRole", { email, role }, { data, terminal });
    answer(terminal, {
      json,
      value,
      words: ({ name }) => `${plain(name)} does not have the role of ${role}.`,
    });
  }),
  {
    brief: message`Take a role back.`,
    description:
      message`Takes a role on the whole site back from somebody. It holds at once wherever they are signed in; the last operator stays one.`,
  },
);

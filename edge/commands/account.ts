import { choice, command, map, message, object, option, optional, or, string } from "@optique/core";
import { eraseCommand } from "./account_erase.ts";
import { grantCommand, revokeCommand } from "./account_role.ts";
import { type Act, data, json } from "./flags.ts";
import { operate } from "./reach.ts";
import { answer, plain } from "./terminal.ts";

/** What can be an address at all; whether mail reaches it, only mail can tell. */
const address = string({
  metavar: "ADDRESS",
  pattern: /^\s*[^\s@"<>]{1,64}@[^\s@"<>]{1,253}\s*$/,
  errors: {
    patternMismatch: (input) => message`Expected an address such as name@example.org, but got ${input}.`,
  },
});

const addCommand = command(
  "add",
  map(
    object({
      name: option(
        "--name",
        string({ metavar: "NAME", pattern: /\S/, errors: { patternMismatch: message`Expected a name.` } }),
        {
          description: message`As others see them.`,
        },
      ),
      email: option("--email", address, {
        description: message`What they sign in with.`,
      }),
      role: optional(option("--role", choice(["author", "operator"], { metavar: "ROLE" }), {
        description: message`What they may do beyond learning.`,
      })),
      json,
      data,
    }),
    ({ name, email, role, json, data }): Act => async (terminal) => {
      const value = await operate("addAccount", { name, email, role }, { data, terminal });
      answer(terminal, {
        json,
        value,
        words: ({ name, email, password }) =>
          `${plain(name)} signs in as ${plain(email)} with the password\n\n  ${password}\n\n` +
          "It is shown here once: hand it over, and have it changed.",
      });
    },
  ),
  { brief: message`Give somebody an account, with a password made for it.` },
);

/** `account add`, `account grant`, `account revoke`, `account erase`: who may sign in and do what, and who is no more. */
export const accountCommand = command(
  "account",
  or(addCommand, grantCommand, revokeCommand, eraseCommand, {
    errors: {
      noMatch: message`Expected a subcommand: account add, account grant, account revoke or account erase.`,
    },
  }),
  {
    brief: message`Give somebody an account or a role, or erase a person: account add, grant, revoke, erase.`,
  },
);

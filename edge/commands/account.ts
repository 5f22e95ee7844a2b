import { choice, command, map, message, object, option, optional, string } from "@optique/core";
import { type Act, data, json } from "./flags.ts";
import { operate } from "./reach.ts";
import { answer, plain } from "./terminal.ts";

const addCommand = command(
  "add",
  map(
    object({
      name: option("--name", string({ metavar: "NAME" }), { description: message`As others see them.` }),
      email: option("--email", string({ metavar: "ADDRESS" }), {
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

/** `account add`: who may sign in. */
export const accountCommand = command("account", addCommand, {
  brief: message`Give somebody an account: account add.`,
  errors: { notMatched: message`Expected a subcommand: account add.` },
});

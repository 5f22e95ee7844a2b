import { argument, command, map, message, object, string } from "@optique/core";
import { Refusal } from "core/base/refusal.ts";
import { type Act, data, json, yes } from "./flags.ts";
import { operate } from "./reach.ts";
import { answer, plain } from "./terminal.ts";

/** `account erase ADDRESS`: a person is erased, for good. */
export const eraseCommand = command(
  "erase",
  map(
    object({
      email: argument(string({ metavar: "ADDRESS" }), { description: message`What they sign in with.` }),
      yes,
      json,
      data,
    }),
    ({ email, yes, json, data }): Act => async (terminal) => {
      const found = await operate("findAccount", { email }, { data, terminal });
      if (!yes) {
        if (!terminal.confirm) throw unconfirmed();
        terminal.tell(
          `${plain(found.name)} (${
            plain(found.email)
          }) would be erased, for good: the account, its sessions, ` +
            "and their name and address in every signal. What they did stays under an id that is nobody's.\n",
        );
        if (!terminal.confirm("Erase?")) return terminal.tell("Nothing was done.\n");
      }
      const value = await operate("eraseAccount", { email }, { data, terminal });
      answer(terminal, {
        json,
        value,
        words: ({ personId, complete }) =>
          `Person ${personId} is erased.` +
          (complete ? "" : " Their traces go once identity has heard of it."),
      });
    },
  ),
  {
    brief: message`Erase somebody, for good.`,
    description:
      message`Erases a person, for good: their account, their sessions, and by destroying their key all that is personal of them in the log of signals and in every copy of it. In a terminal it asks first; elsewhere it wants --yes.`,
  },
);

function unconfirmed(): Refusal {
  return new Refusal(
    "operate.unconfirmed",
    "conflict",
    "Cannot erase without being told so: nobody is here to ask; add --yes",
  );
}

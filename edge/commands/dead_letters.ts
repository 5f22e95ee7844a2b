import { command, integer, map, message, object, option, withDefault } from "@optique/core";
import { type Act, data, json } from "./flags.ts";
import { operate } from "./reach.ts";
import { answer, plain, style } from "./terminal.ts";

/** `dead-letters`: what could not be handled. */
export const deadLettersCommand = command(
  "dead-letters",
  map(
    object({
      limit: withDefault(
        option("--limit", integer({ metavar: "N", min: 1, max: 1_000 }), {
          description: message`At most so many; else 100.`,
        }),
        100,
      ),
      json,
      data,
    }),
    ({ limit, json, data }): Act => async (terminal) => {
      const value = await operate("deadLetters", { limit }, { data, terminal });
      answer(terminal, {
        json,
        value,
        words: (letters) =>
          letters.length === 0
            ? "No dead letters."
            : letters.map(({ subscriber, id, signal, at, attempts, error }) =>
              `${style(terminal, "bold", `${subscriber} ${id}`)}\n` +
              `  ${signal.type} about ${plain(signal.subject)}\n` +
              `  parked ${at} after ${attempts} attempts: ${plain(error)}`
            ).join("\n\n"),
      });
    },
  ),
  {
    brief: message`List what subscribers could not handle, and why.`,
    description:
      message`Lists the signals that a subscriber could not handle after its last try, with the cause, newest first.`,
    footer: message`Mend the cause, then have one tried again with redrive.`,
  },
);

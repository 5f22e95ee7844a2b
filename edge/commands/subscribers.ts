import { command, map, message, object } from "@optique/core";
import { type Act, data, json } from "./flags.ts";
import { operate } from "./reach.ts";
import { answer, columns, plain } from "./terminal.ts";

/** `subscribers`: who hears, and how they stand. */
export const subscribersCommand = command(
  "subscribers",
  map(object({ json, data }), ({ json, data }): Act => async (terminal) => {
    const value = await operate("subscribers", {}, { data, terminal });
    answer(terminal, {
      json,
      value,
      words: (reports) =>
        columns([
          ["SUBSCRIBER", "HEARS", "LAG", "HELD", "DEAD", "LAST FAILURE"],
          ...reports.map(({ name, hears, lag, held, dead, lastFailure }) => [
            name,
            hears.length,
            lag,
            held,
            dead,
            plain(lastFailure ?? ""),
          ]),
        ]),
    });
  }),
  {
    brief: message`Show who hears signals: how far behind, what failed.`,
    description:
      message`Shows who hears signals. HEARS: how many kinds; LAG: how many are still to be heard; HELD: of these, how many wait for another try; DEAD: how many are parked after their last try.`,
  },
);

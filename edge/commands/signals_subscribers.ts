import { command, map, message, object } from "@optique/core";
import { causeLine } from "edge/views/cause.ts";
import { type Act, data, json } from "./flags.ts";
import { operate } from "./reach.ts";
import { stateOf } from "./standing.ts";
import { answer, columns, plain } from "./terminal.ts";

/** `signals subscribers`: who hears, and how they stand. */
export const subscribersCommand = command(
  "subscribers",
  map(object({ json, data }), ({ json, data }): Act => async (terminal) => {
    const value = await operate("subscribers", {}, { data, terminal });
    answer(terminal, {
      json,
      value,
      words: (reports) =>
        columns([
          ["SUBSCRIBER", "STATE", "HEARS", "LAG", "HELD", "DEAD", "RATE", "LAST FAILURE"],
          ...reports.map((report) => [
            report.name,
            stateOf(report),
            report.hears.length,
            report.lag,
            report.held,
            report.dead,
            report.rate,
            plain(causeLine(report.lastFailure ?? "")),
          ]),
        ]),
    });
  }),
  {
    brief: message`Show who hears signals: how far behind, what failed.`,
    description:
      message`Shows who hears signals. STATE: running, behind, retrying, paused, replaying with its share, or away (no process delivers to it); HEARS: how many kinds; LAG: how many are still to be heard; HELD: of these, how many wait for another try; DEAD: how many are parked after their last try; RATE: how many a second, over the last minute.`,
  },
);

import { command, integer, map, message, object, option, withDefault } from "@optique/core";
import { type Act, data, json, personal } from "./flags.ts";
import { operate } from "./reach.ts";
import { columns, plain } from "./terminal.ts";

/** `signals log`: the signals that were said. */
export const logCommand = command(
  "log",
  map(
    object({
      after: withDefault(
        option("--after", integer({ metavar: "N", min: 0 }), {
          description: message`Only what stands in the log after this place.`,
        }),
        0,
      ),
      limit: withDefault(
        option("--limit", integer({ metavar: "N", min: 1, max: 10_000 }), {
          description: message`At most so many; else 100.`,
        }),
        100,
      ),
      personal,
      json,
      data,
    }),
    ({ after, limit, personal, json, data }): Act => async (terminal) => {
      const found = await operate("log", { after, limit, personal }, { data, terminal });
      if (json) {
        for (const { event } of found) terminal.print(JSON.stringify(event));
      } else if (found.length === 0) {
        terminal.print("Nothing was said.");
      } else {
        terminal.print(
          columns(
            found.map(({ at, event }) => [
              String(at),
              event.time,
              event.type,
              plain(event.subject),
              plain(event.actor),
              event.id,
            ]),
          ),
        );
        if (found.length === limit) terminal.tell(`There may be more: --after ${found.at(-1)!.at}\n`);
      }
    },
  ),
  {
    brief: message`Read the signals that were said, oldest first.`,
    description:
      message`Reads the signals that were said, oldest first: its place in the log, when, name, key, who did it, id. With --json each is a CloudEvents 1.0 event on a line of its own, what is personal in it left out.`,
  },
);

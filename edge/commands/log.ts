import { command, integer, map, message, object, option, optional, string, withDefault } from "@optique/core";
import { type Act, data, json } from "./flags.ts";
import { operate } from "./reach.ts";
import { columns, plain } from "./terminal.ts";

/** `log`: the signals that were said. */
export const logCommand = command(
  "log",
  map(
    object({
      after: optional(option("--after", string({ metavar: "ID" }), {
        description: message`Only what was said after the signal with this id.`,
      })),
      limit: withDefault(
        option("--limit", integer({ metavar: "N", min: 1, max: 10_000 }), {
          description: message`At most so many; else 100.`,
        }),
        100,
      ),
      json,
      data,
    }),
    ({ after, limit, json, data }): Act => async (terminal) => {
      const events = await operate("log", { after, limit }, { data, terminal });
      if (json) {
        for (const event of events) terminal.print(JSON.stringify(event));
      } else if (events.length === 0) {
        terminal.print("Nothing was said.");
      } else {
        terminal.print(
          columns(
            events.map((
              event,
            ) => [event.time, event.type, plain(event.subject), plain(event.actor), event.id]),
          ),
        );
        const last = events.at(-1)!;
        if (events.length === limit) terminal.tell(`There may be more: --after ${last.id}\n`);
      }
    },
  ),
  {
    brief: message`Read the signals that were said, oldest first.`,
    description:
      message`Reads the signals that were said, oldest first: when, name, key, who did it, id. With --json each is a CloudEvents 1.0 event on a line of its own.`,
  },
);

import { command, integer, map, message, object, option, withDefault } from "@optique/core";
import { actorName } from "core/base/actor.ts";
import { type Act, data, json } from "./flags.ts";
import { operate } from "./reach.ts";
import { answer, columns, plain } from "./terminal.ts";

/** `signals audit`: what operators had done. */
export const auditCommand = command(
  "audit",
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
      const value = await operate("audit", { limit }, { data, terminal });
      answer(terminal, {
        json,
        value,
        words: (operations) =>
          operations.length === 0 ? "Nothing was done yet." : columns([
            ["WHEN", "WHO", "WHAT", "ABOUT", "ANSWER"],
            ...operations.map(({ at, actor, operation, about, outcome, answer }) => [
              // Through the door a date comes as text.
              new Date(at).toISOString(),
              plain(actorName(actor)),
              operation,
              facts(about),
              `${outcome} ${facts(answer ?? {})}`,
            ]),
          ]),
      });
    },
  ),
  {
    brief: message`Show what operators had done: who, when, what came of it.`,
    description:
      message`Shows what operators had done, from pages and from the command line, newest first: who, when, what, and how it ended. One that is begun and no more is under way, or was cut off.`,
  },
);

function facts(given: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(given).map(([name, value]) => `${name}=${plain(String(value))}`).join(" ");
}

import { argument, command, integer, map, message, object, option, or, string } from "@optique/core";
import type { AnswerOf } from "edge/start/operations.ts";
import { type Act, data, json, moment, yes } from "./flags.ts";
import { operate } from "./reach.ts";
import { counted } from "./report.ts";
import { standingWords } from "./standing.ts";
import { answer } from "./terminal.ts";

/** `signals replay SUBSCRIBER --since TIME|--from N`: what was said from there on comes again. */
export const replayCommand = command(
  "replay",
  map(
    object({
      subscriber: argument(string({ metavar: "SUBSCRIBER" }), { description: message`Who hears it again.` }),
      from: or(
        map(
          option("--since", moment, { description: message`From when on: ISO 8601.` }),
          (since) => ({ since: since.toISOString() }),
        ),
        map(
          option("--from", integer({ metavar: "N", min: 0 }), {
            description: message`From which place in the log on, as signals log tells it.`,
          }),
          (sequence) => ({ sequence }),
        ),
        { errors: { noMatch: message`Expected --since TIME or --from N.` } },
      ),
      yes,
      json,
      data,
    }),
    ({ subscriber, from, yes, json, data }): Act => async (terminal) => {
      if (!yes && !json && terminal.confirm) {
        const replay = await operate("preview", { subscriber, from }, { data, terminal });
        terminal.tell(`${previewWords(replay)}\n`);
        if (!terminal.confirm("Replay?")) return terminal.tell("Nothing was done.\n");
      }
      const value = await operate("replay", { subscriber, from }, { data, terminal });
      answer(terminal, {
        json,
        value,
        words: (value) => `${counted(value.replayed, "signal")} to hear again; ${standingWords(value)}`,
      });
    },
  ),
  {
    brief: message`Send one subscriber again what was said from there on.`,
    description:
      message`Sends one subscriber again all that it hears of what was said since a time, or from a place in the log on; nobody else hears it again. In a terminal it first tells how much that is and asks; then it shows how far it is. Ctrl-C only stops watching where a server does it.`,
  },
);

/** What a replay would do, in plain words. */
function previewWords({ subscriber, first, again, more, lag }: AnswerOf<"preview">): string {
  if (!first) return `Nothing was said from there on: "${subscriber}" would hear nothing again.`;
  const many = `${more ? "more than " : ""}${counted(again, "signal")}`;
  const waiting = lag > 0 ? `, before the ${lag} that it has still to hear` : "";
  return `"${subscriber}" would hear ${many} again, said from ${first} on${waiting}. Nobody else would. ` +
    "What it only counts or keeps comes out the same; what it sends to others would be sent again.";
}

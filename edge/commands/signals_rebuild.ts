import { argument, command, flag, map, message, object, string, withDefault } from "@optique/core";
import type { AnswerOf } from "edge/start/operations.ts";
import { type Act, data, json } from "./flags.ts";
import { operate } from "./reach.ts";
import { counted } from "./report.ts";
import { answer, columns, plain, style, type Terminal } from "./terminal.ts";

/** How many differing rows of a table are named; a program gets some more. */
const ROWS_NAMED = 5;

type Answer = AnswerOf<"rebuild">;
type Table = Answer["tables"][number];

/** `signals rebuild RESIDENT [--check]`: what somebody keeps of signals is made anew from the log, or only checked. */
export const rebuildCommand = command(
  "rebuild",
  map(
    object({
      resident: argument(string({ metavar: "RESIDENT" }), {
        description: message`The context or plugin whose tables they are.`,
      }),
      check: withDefault(
        flag("--check", { description: message`Change nothing; tell which rows differ from the log.` }),
        false,
      ),
      json,
      data,
    }),
    ({ resident, check, json, data }): Act => async (terminal) => {
      const value = await operate("rebuild", { resident, check }, { data, terminal });
      answer(terminal, { json, value, words: (value) => rebuiltWords(value, terminal) });
    },
  ),
  {
    brief: message`Make anew, or check, what is kept of signals.`,
    description:
      message`Has a context or plugin hear the whole log again in a database beside its own, compares what it then keeps of signals with what it has, and brings the one to the other in one step. Everything goes on meanwhile, and nothing is said again. With --check it only tells what differs. Use it where rows were lost or damaged, or after a mistake in a hearer was mended.`,
  },
);

/** What came of it, in plain words: first whether all was well, then where it was not. */
export function rebuiltWords(value: Answer, terminal: Pick<Terminal, "styled">): string {
  const { resident, tables, signals, upTo, leftOut, applied, sound, seconds, deafMilliseconds } = value;
  const heard = `${counted(signals, "signal")} heard again, up to place ${upTo}, in ${seconds.toFixed(1)} s`;
  const left = leftOut > 0
    ? [`${counted(leftOut, "signal")} held back or dead left out: redrive them, and they are heard too.`]
    : [];
  const verdict = sound
    ? `"${resident}" keeps what follows from the log.`
    : applied
    ? `"${resident}" kept something else than follows from the log; now it keeps that.`
    : `"${resident}" keeps something else than follows from the log.`;
  const waited = applied ? `; new signals waited ${deafMilliseconds} ms at the end` : "";
  return [
    style(terminal, "bold", verdict),
    `${heard}${waited}.`,
    ...left,
    columns([
      ["table", "rows", "missing", "extra", "different"],
      ...tables.map(({ table, rows, missing, extra, different }) => [table, rows, missing, extra, different]),
    ]),
    ...tables.flatMap((table) => rowWords(table)),
  ].join("\n");
}

function rowWords({ table, missing, extra, different, examples }: Table): string[] {
  const named = examples.slice(0, ROWS_NAMED);
  const rest = missing + extra + different - named.length;
  return [
    ...named.map(({ how, key, columns }) => {
      const where = Object.values(key).map((value) => plain(String(value))).join(" ");
      return `  ${table}: ${how} ${where}${columns.length > 0 ? ` (${columns.join(", ")})` : ""}`;
    }),
    ...rest > 0 ? [`  ${table}: and ${counted(rest, "row")} more`] : [],
  ];
}

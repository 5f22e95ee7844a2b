import type { AnswerOf } from "edge/start/operations.ts";
import { causeLine } from "edge/views/cause.ts";
import { plain, style, type Terminal } from "./terminal.ts";

/** A dead letter in a few lines: whose it is, what it is, why it was parked. */
export function letterWords(
  { subscriber, id, signal, at, attempts, error }: AnswerOf<"letter">,
  terminal: Pick<Terminal, "styled">,
  cause: "first line" | "whole",
): string {
  const tries = `${attempts} attempt${attempts === 1 ? "" : "s"}`;
  const lines = cause === "whole" ? error.split("\n") : [causeLine(error)];
  return `${style(terminal, "bold", `${subscriber} ${id}`)}\n` +
    `  ${signal.type} about ${plain(signal.subject)}\n` +
    `  parked ${at} after ${tries}: ${lines.map(plain).join("\n    ")}`;
}

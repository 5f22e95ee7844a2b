import { command, map, message, object } from "@optique/core";
import { type Act, json } from "./flags.ts";
import { answer, style } from "./terminal.ts";

/** `signals list`: the catalogue of what can be heard. */
export const listCommand = command(
  "list",
  map(object({ json }), ({ json }): Act => async (terminal) => {
    const { listSignals } = await import("edge/start/signal_catalogue.ts");
    answer(terminal, {
      json,
      value: listSignals(),
      words: (signals) =>
        signals.map(({ name, doc, subscribers }) =>
          `${style(terminal, "bold", name)}\n  ${doc}\n  ${
            style(
              terminal,
              "dim",
              subscribers.length > 0 ? `heard by ${subscribers.join(", ")}` : "heard by nobody",
            )
          }`
        ).join("\n\n"),
    });
  }),
  {
    brief: message`List every signal: what it says, who hears it, its schema.`,
    description:
      message`Lists every signal that this version can say, those of built-in plugins too; those of installed ones are at /developers/signals. With --json each has its name, doc, publisher, subscribers, JSON Schema and an example.`,
  },
);

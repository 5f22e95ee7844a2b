import { flag, message, option, optional, type ValueParser, withDefault } from "@optique/core";
import { path } from "@optique/run";
import type { Terminal } from "./terminal.ts";

/** What a command line comes to once it is read: something to do. */
export type Act = (terminal: Terminal) => Promise<void>;

/** `--json`: for commands whose answer a program may read. */
export const json = withDefault(
  flag("--json", { description: message`Print JSON, and nothing else, on standard output.` }),
  false,
);

/** `--data DIR`: for commands that work in a data folder. */
export const data = optional(option("--data", path({ metavar: "DIR", type: "directory" }), {
  description: message`The data folder; else that of $CARILLON_DATA, else ./data.`,
}));

/** `--personal`: for commands that show signals. */
export const personal = withDefault(
  flag("--personal", { description: message`Show what is personal, too; that it was shown is noted.` }),
  false,
);

/** `--yes`: for commands that ask before they do something that cannot be taken back. */
export const yes = withDefault(flag("--yes", { description: message`Do not ask whether to go on.` }), false);

/** A moment in ISO 8601; a date alone is its midnight, UTC. */
export const moment: ValueParser<"sync", Date> = {
  mode: "sync",
  metavar: "TIME",
  placeholder: new Date(0),
  parse(input) {
    const value = new Date(input);
    if (/^\d{4}-\d{2}-\d{2}(T|$)/.test(input) && !Number.isNaN(value.getTime())) {
      return { success: true, value };
    }
    return { success: false, error: message`Expected a time such as 2026-03-02 or 2026-03-02T09:00:00Z.` };
  },
  format: (value) => value.toISOString(),
};

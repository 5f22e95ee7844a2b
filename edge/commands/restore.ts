import { command, flag, map, message, object, option, optional, or, withDefault } from "@optique/core";
import { path } from "@optique/run";
import { asTyped } from "edge/start/typed_path.ts";
import type { RestoreReport } from "core/backup/restore.ts";
import { sizeWords } from "./backup_words.ts";
import { from } from "./backups.ts";
import { type Act, json, moment } from "./flags.ts";
import { counted } from "./report.ts";
import { answer, columns, plain, progressBar } from "./terminal.ts";

/** `--at TIME`: which backup. */
export const at = optional(option("--at", moment, {
  description: message`The newest backup of this time or before, in ISO 8601; else the newest of all.`,
}));

/** Where keys come from. */
export const keysFrom = withDefault(
  or(
    option("--keys-from", path({ metavar: "DIR", type: "directory" }), {
      description: message`Another folder of backups, which holds the keys.`,
    }),
    map(
      flag("--without-keys", {
        description:
          message`Go on without keys: what is personal in the signals of before stays shut for ever.`,
      }),
      () => undefined,
    ),
  ),
  "",
);

/** `restore --from DIR --data NEWDIR`: a data folder of a backup. */
export const restoreCommand = command(
  "restore",
  map(
    object({
      from,
      data: option("--data", path({ metavar: "NEWDIR", type: "directory" }), {
        description: message`The data folder to make: empty, or not there yet.`,
      }),
      at,
      keysFrom,
      json,
    }),
    ({ from, data, at, keysFrom, json }): Act => async (terminal) => {
      const { restoreFrom } = await import("./restore_from.ts");
      const bar = progressBar(terminal);
      try {
        const to = asTyped(data, Deno.env.get("INIT_CWD"));
        const report = await restoreFrom({ from, keysFrom, ...at ? { at } : {} }, to, bar.progress);
        bar.end();
        const { manifest, ...rest } = report;
        answer(terminal, {
          json,
          value: { number: manifest.number, at: manifest.at, ...rest },
          words: () => restoreWords(report, to),
        });
      } finally {
        bar.end();
      }
    },
  ),
  {
    brief: message`Make a data folder of a backup.`,
    description:
      message`Makes a new data folder of the newest backup, or of the newest of a time or before. Every chunk is held to its hash first; what is damaged is named, and nothing is left behind then. Keys are always taken from their newest copy, so that what was erased since stays shut.`,
  },
);

function restoreWords({ manifest, bytes, erasedSince, seconds }: RestoreReport, to: string): string {
  const said = manifest.data!.databases.flatMap(({ name, said }) =>
    said === undefined ? [] : [[name, said] as const]
  );
  return [
    `Restored backup ${manifest.number} into "${to}": the site as it stood at ${manifest.at}; ${
      sizeWords(bytes)
    }, ${seconds.toFixed(1)} s.`,
    `What was stored after that moment is not in it. Each context goes on after its signal:\n${
      columns(said)
    }`,
    ...erasedSince.length > 0
      ? [
        `${
          counted(erasedSince.length, "account")
        } erased after that moment came back with the rows: erase them again before anybody is let in:\n${
          erasedSince.map(plain).join("\n")
        }`,
      ]
      : [],
    `Next: deno task carillon verify --data ${to}`,
  ].join("\n\n");
}

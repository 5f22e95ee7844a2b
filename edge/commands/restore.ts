import { command, flag, map, message, object, option, optional, or, withDefault } from "@optique/core";
import { path } from "@optique/run";
import { asTyped } from "edge/start/typed_path.ts";
import type { Later } from "core/backup/later.ts";
import type { RestoreReport } from "core/backup/restore.ts";
import { sizeWords } from "./backup_words.ts";
import { filesPlace } from "./backed_flags.ts";
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

const replicas = optional(option("--replicas", path({ metavar: "DIR", type: "directory" }), {
  description:
    message`The copies of a region, DATA/replicas: a database of which the copy is further than the backup is made of that copy.`,
}));

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
      replicas,
      files: filesPlace,
      json,
    }),
    ({ from, data, at, keysFrom, replicas, files, json }): Act => async (terminal) => {
      const { restoreFrom } = await import("./restore_from.ts");
      const bar = progressBar(terminal);
      try {
        const to = asTyped(data, Deno.env.get("INIT_CWD"));
        const wanted = { from, keysFrom, files, ...at ? { at } : {}, ...replicas ? { replicas } : {} };
        const report = await restoreFrom(wanted, to, bar.progress);
        bar.end();
        const { manifest, ...rest } = report;
        const back = await listBack(report, to);
        answer(terminal, {
          json,
          value: { number: manifest.number, at: manifest.at, ...rest },
          words: () => restoreWords(report, back, to),
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

/** The addresses of those who were erased since, and whose rows came back. */
async function listBack({ erasedSince }: RestoreReport, to: string): Promise<string[]> {
  if (erasedSince.length === 0) return [];
  const { openReader } = await import("core/data/reader.ts");
  const { findPerson } = await import("contexts/identity/mod.ts");
  const reader = await openReader(`${to}/identity.db`);
  try {
    const found = await Promise.all(erasedSince.map((personId) => findPerson(reader, { personId })));
    return found.flatMap((person) => person?.email ?? []);
  } finally {
    reader.close();
  }
}

/** Which moment it became, how far before the one that was asked for, and what came after it. */
function laterWords({ asked, next, newest, said }: Later): string[] {
  const chosen = asked
    ? [
      `Asked for ${asked.at}: the last backup before is ${secondsWords(asked.secondsBefore)} older. ${
        next ? `The next is of ${next}: name that time to have it.` : "There is none after it."
      }`,
    ]
    : [];
  if (newest === undefined) {
    return [...chosen, "What came after it is in no backup here: nobody can say how much."];
  }
  const counts = said.length === 0
    ? `Between it and the backup of ${newest} nobody said anything.`
    : `Said between it and the backup of ${newest}, and not in it (signals):\n${
      columns(said.map(({ context, signals }) => [context, signals]))
    }`;
  return [...chosen, counts];
}

function secondsWords(seconds: number): string {
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

function restoreWords(
  { manifest, later, bytes, files, seconds, further }: RestoreReport,
  back: readonly string[],
  to: string,
): string {
  const { number, at, data } = manifest;
  const said = data!.databases.flatMap(({ name, said }) => said === undefined ? [] : [[name, said] as const]);
  return [
    `Restored backup ${number} into "${to}": the site as it stood at ${at}; ${sizeWords(bytes)}, ${
      seconds.toFixed(1)
    } s.`,
    ...data!.withoutFiles
      ? ["The files of courses are not in this backup: nothing was done about them."]
      : [],
    ...files.put + files.there > 0
      ? [`Files of courses: ${files.put} put back, ${files.there} were where they belong.`]
      : [],
    ...further.length > 0
      ? [
        `Further than the backup, by copies of a region (in works and hearings stored):\n${
          columns(further.map(({ name, from, to }) => [name, `${from} to ${to}`]))
        }`,
      ]
      : [],
    `What${
      further.length > 0 ? " else" : ""
    } was stored after that moment is not in it. Each context goes on after its signal:\n${columns(said)}`,
    ...laterWords(later),
    ...back.length > 0
      ? [
        `Erased after that moment, and back with the rows: ${
          counted(back.length, "account")
        }. Erase them again before ` +
        `anybody is let in:\n${
          back.map((email) => `deno task carillon account erase ${plain(email)} --data ${to}`).join("\n")
        }`,
      ]
      : [],
    `Next: deno task carillon verify --data ${to}`,
  ].join("\n\n");
}

import {
  command,
  flag,
  integer,
  map,
  message,
  multiple,
  object,
  option,
  optional,
  or,
  string,
  withDefault,
} from "@optique/core";
import { path } from "@optique/run";
import { Refusal } from "core/base/refusal.ts";
import { PLATFORM } from "core/plugin/platform.ts";
import { asTyped } from "edge/start/typed_path.ts";
import type { BackupReport } from "core/backup/back_up.ts";
import type { PruneReport } from "core/backup/prune.ts";
import { noFiles } from "./backed_flags.ts";
import { sizeWords } from "./backup_words.ts";
import { type Act, data, json } from "./flags.ts";
import { dataFolder } from "./reach.ts";
import { counted } from "./report.ts";
import { answer, progressBar } from "./terminal.ts";

const parts = withDefault(
  or(
    map(
      flag("--without-keys", {
        description:
          message`Leave out the keys, of people and of the folder: whoever finds this copy opens nothing personal in its signals.`,
      }),
      () => "without keys" as const,
    ),
    map(
      flag("--only-keys", {
        description: message`Copy the keys and nothing else, for a place of their own.`,
      }),
      () => "only keys" as const,
    ),
  ),
  "all" as const,
);

const primary = multiple(
  option("--primary", string({ metavar: "A=URL" }), {
    description: message`Where databases on servers are, as for the start; else as $CARILLON_PRIMARY says.`,
  }),
);

const keeping = {
  keep: optional(
    option("--keep", integer({ metavar: "N", min: 1 }), {
      description: message`Afterwards, keep the newest N backups and let older ones go.`,
    }),
  ),
  days: optional(
    option("--keep-days", integer({ metavar: "N", min: 1 }), {
      description: message`Beside those, keep the last backup of each of the newest N days.`,
    }),
  ),
};

/** `backup --to DIR`: a copy of the site as it stood at one moment. */
export const backupCommand = command(
  "backup",
  map(
    object({
      to: option("--to", path({ metavar: "DIR", type: "directory" }), {
        description: message`The folder of backups; it is made where there is none.`,
      }),
      parts,
      noFiles,
      primary,
      ...keeping,
      json,
      data,
    }),
    ({ to, parts, noFiles, primary, keep, days, json, data }): Act => async (terminal) => {
      const folder = dataFolder(data);
      await refuseNoData(folder);
      const { backUp } = await import("core/backup/back_up.ts");
      const { openBackupStore } = await import("core/backup/backup_store.ts");
      const { prune } = await import("core/backup/prune.ts");
      const { namedFiles } = await import("./backed_files.ts");
      const store = await openBackupStore(asTyped(to, Deno.env.get("INIT_CWD")), { writes: true });
      const bar = progressBar(terminal);
      try {
        const primaries = await readServers(primary);
        const files = noFiles || parts === "only keys" ? "left out" : await namedFiles(folder);
        const report = await backUp(folder, store, {
          parts,
          platform: PLATFORM,
          primaries,
          files,
          progress: bar.progress,
        });
        const pruned = keep === undefined && days === undefined
          ? undefined
          : await prune(store, { newest: keep ?? 1, days: days ?? 0 });
        bar.end();
        answer(terminal, {
          json,
          value: { ...plainly(report), ...pruned ? { pruned } : {} },
          words: () => backupWords(report, pruned),
        });
      } finally {
        bar.end();
        store.close();
      }
    },
  ),
  {
    brief: message`Copy the site as it stands, while it runs.`,
    description:
      message`Copies the data folder as it stands at one moment, while the site runs: databases with the place of their signals, the files of courses, be they in the folder or in a bucket, keys. What the folder of backups has already is not written again, so that one a minute costs what changed. The site is not stopped and does not wait.`,
  },
);

/** Backs up nothing rather than a folder that was mistyped. Also of some contexts only: another machine may have the rest. */
export async function refuseNoData(folder: string): Promise<void> {
  const { listData } = await import("core/backup/data_files.ts");
  if ((await listData(folder)).databases.length > 0) return;
  throw new Refusal(
    "data.folder_missing",
    "missing",
    `Cannot find data of Carillon in "${folder}": name its folder with --data, or start the server first`,
    { path: folder },
  );
}

/** On which servers databases are. Nothing of a server is loaded where there is none. */
async function readServers(given: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const words = given.length > 0
    ? given
    : (Deno.env.get("CARILLON_PRIMARY") ?? "").split(/\s+/).filter((one) => one !== "");
  if (words.length === 0) return {};
  const { serversOf } = await import("edge/start/layout.ts");
  const { readPrimaries } = await import("edge/start/primaries.ts");
  return serversOf(readPrimaries(words, (name) => Deno.env.get(name)));
}

/** A report without the list of what it is made of, which is for the store. */
function plainly({ manifest, ...report }: BackupReport) {
  const { number, at, data, keys } = manifest;
  const databases = [...data?.databases ?? [], ...keys?.databases ?? []].map(({ tree, ...database }) => ({
    ...database,
    bytes: tree.bytes,
  }));
  return { number, at, ...report, hasKeys: keys !== undefined, databases };
}

function backupWords(
  { manifest, bytes, added, damaged, lacking, missing, seconds }: BackupReport,
  pruned?: PruneReport,
): string {
  const { number, at, data, keys } = manifest;
  const databases = (data?.databases.length ?? 0) + (keys?.databases.length ?? 0);
  return [
    `Backup ${number}: the site as it stood at ${at}, ${
      keys ? data ? "with its keys" : "its keys only" : "without its keys"
    }.`,
    `${counted(databases, "database")}, ${sizeWords(bytes)} in all, ${sizeWords(added)} of it new; ${
      seconds.toFixed(1)
    } s.`,
    ...missing.length > 0
      ? [
        `Not in it, and in the last: ${
          missing.join(", ")
        }. Where a database is on a server, say so with --primary.`,
      ]
      : [],
    ...data?.withoutFiles ? ["The files of courses are not in it."] : [],
    ...lacking.length > 0
      ? [
        `Not copied, since they are nowhere: ${counted(lacking.length, "file")}. carillon verify names them.`,
      ]
      : [],
    ...damaged.length > 0
      ? [`Not copied, since they are damaged: ${damaged.join(", ")}. carillon verify tells more.`]
      : [],
    ...pruned && pruned.removed.length > 0
      ? [`Let go of ${counted(pruned.removed.length, "older backup")}; ${pruned.kept} are kept.`]
      : [],
  ].join("\n");
}

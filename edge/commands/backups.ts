import { command, map, message, object, option } from "@optique/core";
import { path } from "@optique/run";
import { asTyped } from "edge/start/typed_path.ts";
import type { Manifest } from "core/backup/manifest.ts";
import { sizeWords } from "./backup_words.ts";
import { type Act, json } from "./flags.ts";
import { answer, columns } from "./terminal.ts";

/** `--from DIR`: for commands that read backups. */
export const from = option("--from", path({ metavar: "DIR", type: "directory" }), {
  description: message`The folder of backups.`,
});

/** `backups --from DIR`: what could be restored. */
export const backupsCommand = command(
  "backups",
  map(object({ from, json }), ({ from, json }): Act => async (terminal) => {
    const { openBackupStore } = await import("core/backup/backup_store.ts");
    const store = await openBackupStore(asTyped(from, Deno.env.get("INIT_CWD")), { writes: false });
    try {
      answer(terminal, { json, value: (await store.list()).map(summary), words: listWords });
    } finally {
      store.close();
    }
  }),
  {
    brief: message`List the backups of a folder, oldest first.`,
    description:
      message`Lists the backups that are whole, oldest first: number, moment, size, how much was said, and whether keys are in it. What a backup left that was cut off is not listed.`,
  },
);

interface Summary {
  readonly number: number;
  readonly at: string;
  readonly platform: string;
  readonly bytes: number;
  readonly hasData: boolean;
  readonly hasKeys: boolean;
  /** How much each context had said. */
  readonly said: Readonly<Record<string, number>>;
}

function summary({ number, at, platform, data, keys }: Manifest): Summary {
  const databases = [...data?.databases ?? [], ...keys?.databases ?? []];
  return {
    number,
    at,
    platform,
    bytes: databases.reduce((sum, { tree }) => sum + tree.bytes, 0),
    hasData: data !== undefined,
    hasKeys: keys !== undefined,
    said: Object.fromEntries(databases.flatMap(({ name, said }) => said === undefined ? [] : [[name, said]])),
  };
}

function listWords(all: readonly Summary[]): string {
  if (all.length === 0) return "There is no backup yet.";
  return columns([
    ["NUMBER", "OF", "DATABASES", "SAID", "KEYS"],
    ...all.map(({ number, at, bytes, hasData, hasKeys, said }) => [
      number,
      at,
      sizeWords(bytes),
      Object.values(said).reduce((sum, one) => sum + one, 0),
      hasKeys ? hasData ? "yes" : "only" : "no",
    ]),
  ]);
}

import { command, flag, map, message, object, option, or, withDefault } from "@optique/core";
import { path } from "@optique/run";
import { Refusal } from "core/base/refusal.ts";
import type { Finding } from "core/backup/finding.ts";
import type { Verified } from "core/backup/verify.ts";
import type { VerifiedStore } from "core/backup/verify_store.ts";
import type { Bus } from "core/bus/bus.ts";
import type { Progress } from "core/work/job.ts";
import { asTyped } from "edge/start/typed_path.ts";
import { refuseNoData } from "./backup.ts";
import { from } from "./backups.ts";
import { type Act, json } from "./flags.ts";
import { dataFolder } from "./reach.ts";
import { counted } from "./report.ts";
import { noFiles } from "./backed_flags.ts";
import { at, keysFrom } from "./restore.ts";
import { answer, columns, plain, progressBar } from "./terminal.ts";

/** What was looked at: a data folder, a folder of backups, or both where one was restored to be looked at. */
interface Answer {
  readonly data?: Verified;
  readonly store?: VerifiedStore;
}

const drill = withDefault(
  flag("--drill", {
    description:
      message`Restore a backup into a folder that goes afterwards, too, and look through that as through a data folder.`,
  }),
  false,
);

/** `verify --data DIR|--from DIR`: whether all is whole, and whether rows and signals agree. */
export const verifyCommand = command(
  "verify",
  map(
    or(
      map(
        object({ from, drill, at, keysFrom, json }),
        ({ json, ...wanted }) => ({ json, look: (progress: Progress) => lookAtStore(wanted, progress) }),
      ),
      map(
        object({
          data: option("--data", path({ metavar: "DIR", type: "directory" }), {
            description: message`The data folder; the site may run meanwhile.`,
          }),
          noFiles,
          json,
        }),
        ({ data, noFiles, json }) => ({
          json,
          look: (progress: Progress) => lookAtData(dataFolder(data), noFiles, progress),
        }),
      ),
      { errors: { noMatch: message`Expected --data DIR or --from DIR.` } },
    ),
    ({ json, look }): Act => async (terminal) => {
      const bar = progressBar(terminal);
      const value = await look(bar.progress).finally(() => bar.end());
      const findings = [...value.store?.findings ?? [], ...value.data?.findings ?? []];
      answer(terminal, { json, value, words: () => verifiedWords(value, findings) });
      if (findings.length > 0) refuseFindings(findings);
    },
  ),
  {
    brief: message`Tell whether a data folder or its backups are whole, and rows and signals agree.`,
    description:
      message`Looks through a data folder, also while the site runs: every page and reference of its databases, every file, and whether what contexts have stored and what the log of signals says agree; what does not is listed, with the id, name and place of each signal. Or looks through a folder of backups: every chunk. Ends with 2 where something is not as it should be.`,
  },
);

async function lookAtData(data: string, noFiles: boolean, progress: Progress): Promise<Answer> {
  await refuseNoData(data);
  const { verifyData } = await import("core/backup/verify.ts");
  const { knownSteps } = await import("./known_steps.ts");
  const { readBusAddress } = await import("edge/start/bus_address.ts");
  const address = await readBusAddress(data);
  const log = address === undefined ? undefined : await openLog(data, address);
  try {
    const { namedFiles } = await import("./backed_files.ts");
    const more = { ...log ? { log } : {}, ...noFiles ? {} : { named: await namedFiles(data) } };
    return { data: await verifyData(data, await knownSteps(), { progress, ...more }) };
  } finally {
    await log?.close();
  }
}

/** The log of signals, where it is not in the folder. */
async function openLog(folder: string, bus: string): Promise<Bus> {
  const { openBus } = await import("core/run/open_bus.ts");
  const { SITE } = await import("edge/start/open_house.ts");
  return await openBus({ folder, site: SITE, bus });
}

async function lookAtStore(
  { drill, ...wanted }: { from: string; at: Date | undefined; keysFrom: string | undefined; drill: boolean },
  progress: Progress,
): Promise<Answer> {
  const { openBackupStore } = await import("core/backup/backup_store.ts");
  const { verifyStore } = await import("core/backup/verify_store.ts");
  const opened = await openBackupStore(asTyped(wanted.from, Deno.env.get("INIT_CWD")), { writes: false });
  const store = await verifyStore(opened, progress).finally(() => opened.close());
  if (!drill || store.findings.length > 0) return { store };
  const { restoreFrom } = await import("./restore_from.ts");
  const { at, ...rest } = wanted;
  const folder = await Deno.makeTempDir({ prefix: "carillon_drill_" });
  try {
    // What the store has was looked at already: it stands for where files are.
    const files = "left out";
    const { manifest } = await restoreFrom({ ...rest, ...at ? { at } : {}, files }, folder, progress);
    const { HELD_FILES } = await import("contexts/content/mod.ts");
    const named = manifest.data?.withoutFiles ? {} : { named: { ...HELD_FILES, originals: opened.objects } };
    const { verifyData } = await import("core/backup/verify.ts");
    const { knownSteps } = await import("./known_steps.ts");
    // A log elsewhere has gone on since: it is not held against what was restored.
    return { store, data: await verifyData(folder, await knownSteps(), { progress, ...named }) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function verifiedWords({ data, store }: Answer, findings: readonly Finding[]): string {
  const looked = [
    ...store
      ? [`Looked at ${counted(store.backups, "backup")}, ${counted(store.chunks, "chunk")} in all.`]
      : [],
    ...data ? dataWords(data) : [],
  ];
  const told = findings.map(({ about, words, count, examples }) =>
    [
      `${plain(about)}: ${plain(words)} (${count})`,
      ...examples.map((example) => `  ${plain(example)}`),
      ...count > examples.length && examples.length > 0 ? [`  and ${count - examples.length} more`] : [],
    ].join("\n")
  );
  return [...looked, ...findings.length === 0 ? ["All is whole, and agrees."] : told].join("\n\n");
}

function dataWords({ at, databases, files, said }: Verified): string[] {
  return [
    `Looked at ${counted(databases.length, "database")} as they stood at ${at}, and ${
      counted(files, "file")
    } of courses.`,
    said.length === 0
      ? "The log of signals is not in this folder: it was not held against the rows."
      : columns([
        ["CONTEXT", "SAID", "IN THE LOG", "STILL TO CARRY", "LOST IN A RESTORE"],
        ...said.map(({ context, said, logged, toCarry, lost }) => [
          context,
          said,
          logged,
          toCarry,
          lost.map(({ first, last }) => first === last ? `${first}` : `${first} to ${last}`).join(", ") ||
          "-",
        ]),
      ]),
    ...said.some(({ from }) => from > 1)
      ? ["The log begins later than some contexts: nobody can hear again what was said before."]
      : [],
  ];
}

function refuseFindings({ length }: readonly Finding[]): never {
  throw new Refusal("backup.not_sound", "conflict", `Found what is not as it should be: ${length}`, {
    findings: length,
  });
}

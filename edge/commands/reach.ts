import { Refusal } from "core/base/refusal.ts";
import { takeDataFolder } from "core/run/data_folder.ts";
import type { Progress } from "core/work/job.ts";
import type { AnswerOf, InputOf, OperationName } from "edge/start/operations.ts";
import { asTyped } from "edge/start/typed_path.ts";
import { askDoor, doorPlateFile } from "./ask_door.ts";
import { progressBar, type Terminal } from "./terminal.ts";

/** Where an operation is done, and who watches. */
export interface Reach {
  /** The data folder, where one was named. */
  readonly data: string | undefined;
  readonly terminal: Terminal;
  /** Whether the operation may begin a data folder that is not there yet. */
  readonly begins?: boolean;
}

/**
 * Has an operation done in the house of a data folder. Each database has one writer: where a server holds the
 * folder it is asked through its door, else the house is opened in this process and closed again. Refuses
 * `data.folder_missing`, and whatever the operation refuses.
 */
export async function operate<Name extends OperationName>(
  name: Name,
  input: InputOf<Name>,
  { data, terminal, begins = false }: Reach,
): Promise<AnswerOf<Name>> {
  const path = dataFolder(data);
  if (!await isBegun(path) && (!begins || await isThere(`${path}/identity.db`))) {
    throw new Refusal(
      "data.folder_missing",
      "missing",
      `Cannot find data of Carillon in "${path}": name its folder with --data, or start the server first`,
      { path },
    );
  }
  const bar = progressBar(terminal);
  try {
    return await operateHere(path, name, input, bar.progress);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "data.in_use") throw error;
    return await askDoor(path, name, input, bar.progress, error);
  } finally {
    bar.end();
  }
}

/**
 * Whether there is a site in a data folder: its database, or a server that serves it while its databases are on other
 * servers, or the word of the environment that they are.
 */
async function isBegun(path: string): Promise<boolean> {
  if (await isThere(`${path}/site.db`) || await isThere(doorPlateFile(path))) return true;
  return Boolean(Deno.env.get("CARILLON_PRIMARY")) && await isThere(path);
}

/** The data folder that was named, or the usual one. */
export function dataFolder(data: string | undefined): string {
  return data === undefined
    ? Deno.env.get("CARILLON_DATA") || "data"
    : asTyped(data, Deno.env.get("INIT_CWD"));
}

async function operateHere<Name extends OperationName>(
  path: string,
  name: Name,
  input: InputOf<Name>,
  progress: Progress,
): Promise<AnswerOf<Name>> {
  const isNew = !await isThere(path);
  const folder = await takeDataFolder(path);
  try {
    // Loaded only now: a question to the door, a `--help` or a completion need no database.
    const { performHere } = await import("./perform_here.ts");
    return await performHere(folder.path, name, input, progress);
  } catch (error) {
    // What began a folder and failed leaves no trace; only a folder that this process made is taken away.
    if (isNew) await Deno.remove(folder.path, { recursive: true });
    throw error;
  } finally {
    folder.release();
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    if (error instanceof Deno.errors.NotADirectory || error instanceof Deno.errors.PermissionDenied) {
      return false;
    }
    throw error;
  }
}

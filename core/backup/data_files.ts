/** A database of a data folder: its name, and its file. */
export interface Cuttable {
  readonly name: string;
  readonly file: string;
}

/** The files of courses in a data folder, by their hash. */
export function storedFolder(data: string): string {
  return `${data}/files`;
}

/** What of a data folder a backup holds, beside the files of courses. */
export interface DataFiles {
  readonly databases: readonly Cuttable[];
  readonly files: readonly string[];
}

/** What is made again by itself, or is of use to the running process only; what is restored is another home. */
const PASSING = /^door\.json$|^lock$|^home-id$|\.lock$|\.half$|^self_test_|\.rebuild(?:-\w+)?$|\.db-\w+$|^\./;
const DATABASE = /^([a-z0-9][\w.-]*)\.db$/i;
const KEY = /-key$/;
const FILE = /^[a-z0-9][\w.-]*$/i;

/** The databases and small files of a data folder: all that no key is. */
export async function listData(data: string): Promise<DataFiles> {
  const names = await filesIn(data);
  return {
    databases: databasesIn(data, "", names),
    files: names.filter((name) => FILE.test(name) && !DATABASE.test(name) && !KEY.test(name)),
  };
}

/** The keys of a data folder: its own, and those of people. */
export async function listKeys(data: string): Promise<DataFiles> {
  return {
    databases: databasesIn(data, "keys/", await filesIn(`${data}/keys`)),
    files: (await filesIn(data)).filter((name) => FILE.test(name) && KEY.test(name)),
  };
}

/** The hash of every file in a folder of files by hash. */
export async function* listStored(folder: string): AsyncGenerator<string> {
  for (const { name: start, isDirectory } of await entriesOf(folder)) {
    if (!isDirectory || !/^[0-9a-f]{2}$/.test(start)) continue;
    for (const { name, isFile } of await entriesOf(`${folder}/${start}`)) {
      if (isFile && /^[0-9a-f]{62}$/.test(name)) yield start + name;
    }
  }
}

/** What is in a folder, in order; nothing where there is no such folder. */
export async function entriesOf(folder: string): Promise<Deno.DirEntry[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).sort((a, b) => a.name < b.name ? -1 : 1);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function filesIn(folder: string): Promise<string[]> {
  return (await entriesOf(folder)).filter(({ name, isFile }) => isFile && !PASSING.test(name))
    .map(({ name }) => name);
}

function databasesIn(data: string, below: string, names: readonly string[]): Cuttable[] {
  return names.flatMap((name) => DATABASE.exec(name)?.[1] ?? [])
    .map((name) => ({ name: below + name, file: `${data}/${below}${name}.db` }));
}

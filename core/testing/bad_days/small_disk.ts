/** A folder on a disk of its own that is soon full. */
export interface SmallDisk extends AsyncDisposable {
  readonly folder: string;
  /** Takes all the room that is left. */
  fill(): Promise<void>;
  /** Gives it back. */
  free(): Promise<void>;
}

/** Why no small disk can be had on this machine; undefined where one can. */
export async function findMissingDisk(): Promise<string | undefined> {
  try {
    await using disk = await mountSmallDisk(1);
    await Deno.writeTextFile(`${disk.folder}/probe`, "");
    return undefined;
  } catch (error) {
    return `no small disk can be mounted here: ${error instanceof Error ? error.message.trim() : error}`;
  }
}

/** Mounts a disk in memory of so many megabytes, in a folder of its own. */
export async function mountSmallDisk(megabytes: number): Promise<SmallDisk> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_disk_" });
  try {
    await run("mount", "-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", folder);
  } catch (error) {
    await Deno.remove(folder);
    throw error;
  }
  const ballast = `${folder}/ballast`;
  return {
    folder,
    async fill() {
      using file = await Deno.open(ballast, { create: true, append: true });
      // By ever smaller pieces, until not even the smallest finds room.
      for (let piece = new Uint8Array(1 << 20); piece.length > 0;) {
        try {
          if (await file.write(piece) < piece.length) throw new Error("No space left");
        } catch (error) {
          if (!(error instanceof Error && /no space left/i.test(error.message))) throw error;
          piece = piece.subarray(0, piece.length >> 1);
        }
      }
    },
    free: () => Deno.remove(ballast),
    async [Symbol.asyncDispose]() {
      await run("umount", "-l", folder);
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function run(command: string, ...args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, { args: [...args], stdin: "null" }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

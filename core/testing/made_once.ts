import { isThere } from "core/data/is_there.ts";

/** Names the folder of what all tests of one run share; whoever starts the run makes it and takes it away. */
export const SHARED = "CARILLON_TEST_SHARED";

/**
 * A folder with what is made in it, once for all files of a run, or for one file that is run by itself. It is for
 * copying from: nobody changes it, so no test finds what another did.
 */
export async function madeOnce(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const shared = sharedFolder();
  const made = `${shared}/${name}`;
  using turn = await Deno.open(`${made}.turn`, { create: true, write: true });
  // Other files run beside this one, in this process or in others: one makes it, the others wait for that.
  await turn.lock(true);
  if (await isThere(made)) return made;
  const making = await Deno.makeTempDir({ dir: shared });
  await make(making);
  await Deno.rename(making, made);
  return made;
}

let own: string | undefined;

function sharedFolder(): string {
  const shared = Deno.env.get(SHARED);
  if (shared) return shared;
  if (!own) {
    const folder = own = Deno.makeTempDirSync({ prefix: "carillon_" });
    globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  }
  return own;
}

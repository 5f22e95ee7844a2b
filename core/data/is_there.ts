/** Whether there is a file or a folder at a path. Throws what else keeps it from being looked at. */
export async function isThere(path: string | URL): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** The key that signs cookies which are no secrets, made once for a data folder, readable by its owner only. */
export async function secretKey(folder: string): Promise<string> {
  const file = `${folder}/cookie-key`;
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const key = crypto.getRandomValues(new Uint8Array(32)).toBase64();
  // Written beside and moved into place: a process that dies in between leaves no key that is empty, or half of one.
  await Deno.writeTextFile(`${file}.half`, key, { mode: 0o600 });
  await Deno.rename(`${file}.half`, file);
  return key;
}

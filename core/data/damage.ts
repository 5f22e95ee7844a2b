import { damaged, openRefusal } from "./client.ts";
import type { Writer } from "./writer.ts";

/** Databases up to this size are looked through: some 0.1 s for the largest. */
const LARGEST_CHECKED = 64 * 1024 * 1024;

/**
 * Looks through a database that is opened, page by page, where that is cheap: better not to start than to find the
 * damage when somebody's work is to be stored beside it. A server looks after its own. Refuses `data.corrupt`.
 */
export async function refuseDamaged(writer: Writer): Promise<void> {
  if (writer.isRemote) return;
  const { size } = await Deno.stat(writer.file);
  if (size > LARGEST_CHECKED) return;
  let found: unknown;
  try {
    found = await writer.write(async () => (await writer.execute("pragma quick_check(1)")).rows[0]?.[0]);
  } catch (error) {
    throw openRefusal(writer.file, error);
  }
  if (found !== "ok") throw damaged(writer.file, new Error(String(found)));
}

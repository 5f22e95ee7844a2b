import { createHash } from "node:crypto";
import { damaged } from "./file_store.ts";

/** Passes bytes on and holds them to their hash: after the last one it throws where they were others. */
export async function* checkedBytes(
  hash: string,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const digest = createHash("sha256");
  for await (const chunk of chunks) {
    digest.update(chunk);
    yield chunk;
  }
  if (digest.digest("hex") !== hash) throw damaged(hash);
}

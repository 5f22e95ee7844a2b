import { newId } from "core/base/id.ts";
import type { Work } from "core/work/work.ts";
import { secret } from "contexts/streams/schema.ts";
import { hashCredential, newCredential, newSigningSecret } from "contexts/streams/secret/stream_secret.ts";

/** Makes a stream's secret and keeps what is needed of it: to sign, all of it; to recognise it, a hash. */
export async function newSecret(
  work: Work,
  stream: { readonly id: string; readonly delivery: "webhook" | "events" },
): Promise<string> {
  const row = { id: newId(work.now), streamId: stream.id, madeAt: work.now };
  if (stream.delivery === "webhook") {
    const signing = newSigningSecret();
    await work.database.insert(secret).values({ ...row, signing });
    return signing;
  }
  const credential = newCredential();
  await work.database.insert(secret).values({ ...row, hash: hashCredential(credential) });
  return credential;
}

import {
  DiscardPolicy,
  JetStreamApiError,
  RetentionPolicy,
  StorageType,
  type StoredMsg,
  type StreamConfig,
} from "@nats-io/jetstream";
import { KEY_BYTES, type KeyRing } from "./key_ring.ts";
import { type NatsAddress, readAddress } from "./nats_address.ts";
import { NatsLink } from "./nats_link.ts";
import { natsNames, tokenOf } from "./nats_names.ts";
import { ensureStream, type Line } from "./nats_probe.ts";
import { OVERTAKEN } from "./nats_store.ts";

/** How the keys on NATS are opened. */
export interface NatsKeyOptions extends NatsAddress {
  readonly site: string;
}

/**
 * The keys beside the bus on NATS, for all processes: a bucket of its own, so that a copy of the log opens nothing.
 * Refuses what the bus on NATS refuses to be opened with.
 */
export async function openNatsKeys({ site, ...address }: NatsKeyOptions): Promise<KeyRing> {
  const bucket = `CARILLON_${site}_KEYS`;
  const servers = readAddress(address);
  const link = await NatsLink.open(servers, natsNames(site));
  try {
    await link.use(({ jsm, version }) => ensureStream(jsm, keyStream(bucket, servers.replicas), version));
  } catch (error) {
    await link.close();
    throw error;
  }
  const stream = `KV_${bucket}`;
  const subjectOf = (personId: string) => `$KV.${bucket}.${tokenOf(personId)}`;
  const last = (line: Line, personId: string) =>
    line.jsm.streams.getMessage(stream, { last_by_subj: subjectOf(personId) });

  async function makeOn(line: Line, personId: string): Promise<Uint8Array | undefined> {
    const found = await last(line, personId);
    if (found) return keyIn(found);
    const made = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
    if (await putAfter(line, subjectOf(personId), made, 0)) return made;
    return await makeOn(line, personId);
  }

  async function destroyOn(line: Line, personId: string): Promise<void> {
    const found = await last(line, personId);
    if (!found || keyIn(found)) {
      const mark = new TextEncoder().encode(found ? String(found.seq) : "");
      await putAfter(line, subjectOf(personId), mark, found?.seq ?? 0);
      return await destroyOn(line, personId);
    }
    // The key is overwritten where it stands, not only let go of. The mark in its place says where that was.
    const stood = Number(found.string());
    if (stood > 0 && await line.jsm.streams.getMessage(stream, { seq: stood })) {
      await line.jsm.streams.deleteMessage(stream, stood, true);
    }
  }

  return {
    find: (personId) =>
      link.use(async (line) => {
        const found = await last(line, personId);
        return found ? keyIn(found) : undefined;
      }),
    make: (personId) => link.use((line) => makeOn(line, personId)),
    destroy: (personId) => link.use((line) => destroyOn(line, personId)),
    close: () => link.close(),
  };
}

/** The bucket. Two values a person: a key that is destroyed stays until it has been overwritten. */
function keyStream(
  bucket: string,
  replicas: number | undefined,
): Partial<StreamConfig> & { readonly name: string } {
  return {
    name: `KV_${bucket}`,
    subjects: [`$KV.${bucket}.>`],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.New,
    max_msgs_per_subject: 2,
    allow_rollup_hdrs: true,
    allow_direct: false,
    max_age: 0,
    max_msgs: -1,
    max_bytes: -1,
    ...(replicas ? { num_replicas: replicas } : {}),
  };
}

/** Puts a value behind the one that stands there now; false where another came before. */
async function putAfter(line: Line, subject: string, value: Uint8Array, after: number): Promise<boolean> {
  try {
    await line.js.publish(subject, value, { expect: { lastSubjectSequence: after } });
    return true;
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === OVERTAKEN) return false;
    throw error;
  }
}

/** The key that stands there, if it is one and no mark. */
function keyIn({ data }: StoredMsg): Uint8Array | undefined {
  return data.length === KEY_BYTES ? data : undefined;
}

import { and, asc, count, desc, eq, gt, inArray, isNull, ne, or, sql } from "drizzle-orm";
import { Refusal } from "core/base/refusal.ts";
import { prepared, type Reader } from "core/data/reader.ts";
import { policy, secret, stream } from "./schema.ts";

/** A stream as operators see it; its secrets are not in it. */
export type FoundStream = typeof stream.$inferSelect;

/** A secret that still holds, without itself. */
export interface FoundSecret {
  readonly madeAt: Date;
  readonly until: Date | null;
}

/** Whatever has the database: a reader, or a work. */
export type From = Pick<Reader, "database">;

/** How many closed streams are still shown. */
const CLOSED_SHOWN = 20;

/** All streams that are not closed, the newest first, then the last closed ones. */
export async function listStreams({ database }: From): Promise<FoundStream[]> {
  const living = await database.select().from(stream).where(ne(stream.state, "closed"))
    .orderBy(desc(stream.id));
  const closed = await database.select().from(stream).where(eq(stream.state, "closed"))
    .orderBy(desc(stream.closedAt)).limit(CLOSED_SHOWN);
  return [...living, ...closed];
}

/** How many streams are not closed. */
export async function countStreams({ database }: From): Promise<number> {
  const row = await database.select({ n: count() }).from(stream).where(ne(stream.state, "closed")).get();
  return row!.n;
}

/** One stream. Refuses `streams.stream_missing`. */
export async function getStream({ database }: From, streamId: string): Promise<FoundStream> {
  const found = await database.select().from(stream).where(eq(stream.id, streamId)).get();
  if (found) return found;
  throw new Refusal("streams.stream_missing", "missing", `Cannot find stream "${streamId}"`);
}

/** The secrets of a stream that still hold at a time, the newest first. */
export async function listSecrets({ database }: From, streamId: string, now: Date): Promise<FoundSecret[]> {
  return await database.select({ madeAt: secret.madeAt, until: secret.until }).from(secret)
    .where(and(eq(secret.streamId, streamId), holds(now))).orderBy(desc(secret.id));
}

/** The webhooks that are not closed: those that the house delivers to. */
export async function listWebhooks({ database }: From): Promise<FoundStream[]> {
  return await database.select().from(stream)
    .where(and(eq(stream.delivery, "webhook"), inArray(stream.state, ["open", "paused"])))
    .orderBy(asc(stream.id));
}

/** What the webhooks of a stream are signed with at a time, the newest first. */
export async function listSigning({ database }: From, streamId: string, now: Date): Promise<string[]> {
  const rows = await database.select({ signing: secret.signing }).from(secret)
    .where(and(eq(secret.streamId, streamId), holds(now))).orderBy(desc(secret.id));
  return rows.flatMap(({ signing }) => signing ?? []);
}

const byHash = prepared((database) =>
  database.select({ stream, until: secret.until }).from(secret)
    .innerJoin(stream, eq(stream.id, secret.streamId))
    .where(eq(secret.hash, sql.placeholder("hash"))).prepare()
);

/** The stream that a credential opens by its hash, and until when; undefined where it opens none at that time. */
export async function findByCredential(
  from: Reader,
  hash: string,
  now: Date,
): Promise<{ readonly stream: FoundStream; readonly until: Date | null } | undefined> {
  const found = await byHash(from).get({ hash });
  return found && (found.until === null || found.until > now) ? found : undefined;
}

/** Whether receivers may be in the operator's own network. */
export async function allowsPrivate({ database }: From): Promise<boolean> {
  return (await database.select().from(policy).get())?.allowsPrivate ?? false;
}

function holds(now: Date) {
  return or(isNull(secret.until), gt(secret.until, now));
}

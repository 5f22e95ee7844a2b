import { connect } from "core/data/client.ts";
import { hashSecret } from "./secret/session_secret.ts";

/** Somebody who is signed in: the secret is what their cookie holds. */
export interface SampleSession {
  readonly personId: string;
  readonly secret: string;
}

const A_DAY = 24 * 3_600_000;

/**
 * Keeps people and a session of each, in a file that nobody has open. For crowds: to hash a password a person
 * takes as long as it should, and thousands of them take too long for a test.
 */
export async function keepSampleSessions(file: string, sessions: readonly SampleSession[]): Promise<void> {
  const client = connect(file);
  const now = Date.now();
  const people = JSON.stringify(sessions.map(({ personId, secret }) => [personId, hashSecret(secret)]));
  await client.execute({
    sql: `insert into person (id, email, name, language, roles, created_at)
          select value ->> 0, (value ->> 0) || '@carillon.localhost', 'Learner ' || key, 'en', '[]', ?
          from json_each(?)`,
    args: [now, people],
  });
  await client.execute({
    sql: `insert into session (id, person_id, secret_hash, network_hash, created_at, last_seen_at, expires_at)
          select 'session of ' || (value ->> 0), value ->> 0, value ->> 1, '', ?, ?, ? from json_each(?)`,
    args: [now, now, now + A_DAY, people],
  });
  await client.execute("pragma wal_checkpoint(truncate)");
  client.close();
}

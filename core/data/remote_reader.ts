import { type Client, createClient, type InStatement } from "@libsql/client/http";
import { Refusal } from "core/base/refusal.ts";
import { databaseOver } from "./client.ts";
import type { Reader } from "./reader.ts";
import { hostOf, overHttp } from "./server_address.ts";
import { absentRefusal, tokenRefusal } from "./write_refusals.ts";

/** How long one statement may take over there, in milliseconds, with the way there and back. */
const LONGEST_STATEMENT = 5_000;

/** What only reads begins with one of these; a server can be told to refuse all else by the token it is given. */
const READS = /^\s*(?:select|values|with|explain)\b/i;

/**
 * Opens a reader on a libSQL server, over HTTP: `http(s)://…` or `libsql://…`, with `?authToken=…` where it wants
 * one. It refuses to write, and refuses `data.unreachable` where the server does not answer, `data.token_refused` and
 * `data.database_absent`.
 */
export async function openRemoteReader(name: string, url: string): Promise<Reader> {
  let client: Client;
  try {
    client = createClient({ url: overHttp(url), fetch: fetchInTime });
  } catch (error) {
    throw new Refusal(
      "data.address_invalid",
      "invalid",
      `Cannot read "${name}" at "${hostOf(url)}": ${error instanceof Error ? error.message : error}`,
      { name },
      error,
    );
  }
  const asked = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    try {
      return await ask();
    } catch (error) {
      const status = statusOf(error);
      if (status === 401 || status === 403) throw tokenRefusal(name, error);
      if (status === 404) throw absentRefusal(name, error);
      throw isUnreachable(error) ? unreachable(name, url, error) : error;
    }
  };
  const reader = databaseOver({
    execute: (statement: InStatement | string) =>
      asked(() => client.execute(reading(statement) as InStatement)),
    batch: (statements) =>
      asked(() => client.batch(statements.map((one) => reading(one as InStatement)), "read")),
  } as Pick<Client, "execute" | "batch">);
  await asked(() => client.execute("select 1"));
  return { database: reader, close: () => client.close() };
}

function reading(statement: InStatement | string): InStatement | string {
  const sql = typeof statement === "string" ? statement : statement.sql;
  if (READS.test(sql)) return statement;
  throw new TypeError("Cannot write through a reader");
}

function fetchInTime(request: Request): Promise<Response> {
  return fetch(request, { signal: AbortSignal.timeout(LONGEST_STATEMENT) });
}

/** A server that is away, one that answers for another behind a proxy (502 to 504), and one that takes too long. */
function isUnreachable(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at.name === "TimeoutError" || at.name === "AbortError") return true;
    if (at instanceof TypeError && at.message === "fetch failed") return true;
  }
  return statusOf(error) >= 502;
}

/** The status of the answer that a failure was; 0 where there was none. */
function statusOf(error: unknown): number {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { status } = at as { status?: unknown };
    if (typeof status === "number") return status;
  }
  return 0;
}

function unreachable(name: string, url: string, cause: unknown): Refusal {
  return new Refusal(
    "data.unreachable",
    "unavailable",
    `Cannot read "${name}": the database server at ${hostOf(url)} does not answer`,
    { name },
    cause,
  );
}

import type { Writer } from "core/data/writer.ts";
import { SAID } from "./stand.ts";

/** Where answers are kept: in the database of whoever answered. */
interface Kept {
  readonly writer: Pick<Writer, "execute">;
}

interface Keeping extends Kept {
  readonly name: string;
  readonly clock: () => Date;
}

/** How long an answer is kept for who sends the same again, in milliseconds: longer than anybody goes on trying. */
const KEPT = 24 * 60 * 60 * 1000;
/** How many old ones one new one takes along at most. */
const FEW = 20;

/** What a command was answered that was done under this key before; undefined where it was not. */
export async function findAnswered({ writer }: Kept, key: string): Promise<unknown> {
  const { rows: [row] } = await writer.execute("select done from _answered where key = ?", [key]);
  return row && JSON.parse(String(row.done));
}

/**
 * Keeps what a command is answered, in its own transaction and behind the last that it stores: where its context stands
 * then, and what it has said, the database knows by itself. A few that nobody asks for any more go.
 */
export async function keepAnswered(
  { name, writer, clock }: Keeping,
  key: string,
  answer: unknown,
): Promise<void> {
  const now = clock();
  await Promise.all([
    writer.execute(
      `insert into _answered (key, at, done) select ?1, ?2, json_set(?3,
        '$.position', json_object('context', ?4, 'sequence', ${SAID}),
        '$.stand', json_object('context', ?4, 'generation', generation, 'sequence', sequence)) from _stand`,
      [key, now.toISOString(), JSON.stringify({ answer }), name],
    ),
    writer.execute(
      "delete from _answered where key in (select key from _answered where at < ? order by at limit ?)",
      [new Date(now.getTime() - KEPT).toISOString(), FEW],
    ),
  ]);
}

/** What an answer is kept under. A key counts for one command with one input: of several asked under it each is done. */
export async function answerKey(
  command: string,
  input: unknown,
  key: string | undefined,
): Promise<string | undefined> {
  if (key === undefined) return undefined;
  const bytes = new TextEncoder().encode(`${key} ${command} ${JSON.stringify(input)}`);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

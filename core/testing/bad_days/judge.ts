import type { DeadLetter } from "core/bus/bus.ts";
import { readRows } from "core/testing/look.ts";

/** A signal of the log, as far as it is judged by. */
export interface Said {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly at: string;
  readonly actor: { readonly id: string };
  readonly position: { readonly context: string; readonly sequence: number };
}

/** What is known of a bad day, beside the belfry's own databases. */
export interface Evidence {
  readonly folder: string;
  /** What the log holds, in its order. */
  readonly log: readonly Said[];
  readonly acknowledged: Iterable<number>;
  readonly dead: readonly Pick<DeadLetter, "subscriber" | "signal">[];
  /** Signals that came when their time was over, as an operator asked: out of their key's order. */
  readonly redriven?: ReadonlySet<string>;
  /**
   * The log lost its end and was written anew: what different contexts say of one bell stands in another order in it
   * now. What one of them says must still have been heard in the order in which it was said.
   */
  readonly rewritten?: boolean;
}

/** What a bad day came to. All that was lost, doubled or out of order is a fault. */
export interface Verdict {
  readonly said: number;
  readonly acknowledged: number;
  readonly heard: number;
  readonly lost: number;
  readonly doubled: number;
  readonly disordered: number;
  /** How many signals have an earlier time than the one before them in the log. */
  readonly backwards: number;
  /** In words, whatever else does not agree. */
  readonly faults: readonly string[];
}

const [RUNG, ECHOED] = ["ringer.bell.rung.v1", "echo.bell.echoed.v1"];
const HEARS: Readonly<Record<string, readonly string[]>> = { scribe: [RUNG!, ECHOED!], moody: [RUNG!] };

/**
 * Judges a belfry that came to rest: every ring that was acknowledged is in the log; whoever writes down what they
 * hear has each signal of the log once, and those of a bell in their order; sums that only add agree.
 */
export async function judge(evidence: Evidence): Promise<Verdict> {
  const { log, folder } = evidence;
  const rung = log.filter(({ name }) => name === RUNG);
  const numbers = new Set(rung.map(({ actor }) => Number(actor.id.replace("hand ", ""))));
  const acknowledged = [...new Set(evidence.acknowledged)];
  const total = {
    heard: 0,
    lost: 0,
    doubled: log.length - new Set(log.map(({ id }) => id)).size,
    disordered: 0,
  };
  total.lost += acknowledged.filter((number) => !numbers.has(number)).length;
  const faults: string[] = [];
  for (const hearer of Object.keys(HEARS)) {
    const { heard, unheard, doubled, disordered, invented } = await judgeHearer(hearer, evidence);
    const lost = unheard.length;
    total.heard += heard;
    total.lost += lost;
    total.doubled += doubled;
    total.disordered += disordered;
    if (lost > 0) {
      const places = `${unheard[0]} to ${unheard.at(-1)} of ${log.length}`;
      faults.push(`${hearer} has not heard ${lost} signals, from place ${places}`);
    }
    if (invented > 0) faults.push(`${hearer} heard ${invented} signals that nobody said`);
  }
  const sums = await readSums(folder);
  const echoes = log.length - rung.length;
  const due = { ringer: rung.length, echo: rung.length, echoes: rung.length, listener: rung.length + echoes };
  const are = { ...sums, echoes };
  for (const name of ["ringer", "echo", "echoes", "listener"] as const) {
    const over = are[name] - due[name];
    if (over > 0) total.doubled += over;
    if (over < 0) total.lost -= over;
    if (over !== 0) faults.push(`${name}: ${are[name]} where ${due[name]} are due`);
  }
  const backwards = log.filter(({ at }, n) => n > 0 && at < log[n - 1]!.at).length;
  return { backwards, said: log.length, acknowledged: acknowledged.length, ...total, faults };
}

async function judgeHearer(
  hearer: string,
  { folder, log, dead, redriven = new Set(), rewritten = false }: Evidence,
): Promise<
  Omit<Verdict, "said" | "acknowledged" | "backwards" | "lost" | "faults"> & {
    readonly invented: number;
    readonly unheard: readonly number[];
  }
> {
  const names = HEARS[hearer]!;
  const place = new Map(log.flatMap(({ id, name }, at) => names.includes(name) ? [[id, at] as const] : []));
  const parked = new Set(dead.flatMap(({ subscriber, signal }) => subscriber === hearer ? [signal.id] : []));
  const rows = await readRows(`${folder}/${hearer}.db`, "select id, key from heard order by at");
  const ids = new Set(rows.map(({ id }) => String(id)));
  let disordered = 0;
  const last = new Map<string, number>();
  for (const { id, key } of rows) {
    const at = place.get(String(id));
    if (at === undefined || redriven.has(String(id))) continue;
    const { position } = log[at]!;
    const line = rewritten ? `${position.context} ${key}` : String(key);
    const order = rewritten ? position.sequence : at;
    if (order < (last.get(line) ?? -1)) disordered++;
    else last.set(line, order);
  }
  return {
    heard: rows.length,
    unheard: [...place].flatMap(([id, at]) => ids.has(id) || parked.has(id) ? [] : [at]),
    doubled: rows.length - ids.size,
    disordered,
    invented: [...ids].filter((id) => !place.has(id)).length,
  };
}

/** What the hearers that only count have counted. */
async function readSums(folder: string): Promise<Record<"ringer" | "echo" | "listener", number>> {
  const sums = ["ringer", "echo", "listener"].map(async (name) => {
    const [row] = await readRows(`${folder}/${name}.db`, "select coalesce(sum(n), 0) as n from count");
    return Number(row!.n);
  });
  const [ringer, echo, listener] = await Promise.all(sums);
  return { ringer: ringer!, echo: echo!, listener: listener! };
}

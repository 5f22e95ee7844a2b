import assert from "node:assert/strict";
import { noteBadDay } from "core/testing/bad_days/bad_day.ts";
import { type Carried, findFaults, readRows } from "core/testing/look.ts";
import { audit } from "edge/samples/sample_audit.ts";
import type { Desk } from "edge/samples/sample_classroom.ts";

/** A bad day on which people learned, once the site has come to rest and is stopped. */
export interface SchoolDay {
  readonly day: string;
  readonly layout: string;
  readonly times: string;
  readonly kills: number;
  readonly data: string;
  readonly desks: readonly Desk[];
  readonly carried: Carried;
  /** By `performance.now()`. */
  readonly begun: number;
  /** The longest that a page took, in milliseconds. */
  readonly worstAnswer?: number;
  readonly found: string;
}

/**
 * Audits what was made of what learners sent on a bad day, and notes the day. Throws where anything was lost, counted
 * twice or out of order, or any page was not as pages should be.
 */
export async function closeSchoolDay(school: SchoolDay): Promise<void> {
  const { data, desks, carried, begun, found, worstAnswer, day, layout, times, kills } = school;
  const { faults, ...figures } = await audit(data, desks.map(({ learner }) => learner), carried.log);
  const all = [...await findFaults(data, carried), ...faults];
  const count = (what: RegExp) => all.filter((fault) => what.test(fault)).length;
  await noteBadDay({
    day,
    layout,
    times,
    kills,
    said: carried.log.length,
    acknowledged: figures.acknowledged,
    heard: await countHeard(data, carried),
    lost: count(/not counted|has not heard|are in the log|are relayed/),
    doubled: count(/never sent|nobody said|×/),
    disordered: count(/out of order|its state is/),
    ...worstAnswer === undefined ? {} : { worstAnswer },
    found: `${figures.counted} of ${figures.sent} answers counted; ${found}`,
    seconds: Math.round((performance.now() - begun) / 1_000),
  });
  assert.deepEqual(all, []);
  assert.ok(figures.acknowledged > 0, "the day has teeth: something was acknowledged");
}

async function countHeard(data: string, { hearers }: Carried): Promise<number> {
  let heard = 0;
  for (const { name } of hearers) {
    heard += Number((await readRows(`${data}/${name}.db`, "select count(*) as n from _inbox"))[0]!.n);
  }
  return heard;
}

import type { Words } from "edge/words.ts";

/** Units by how many milliseconds they have, and up to how many each is used. */
const UNITS = [
  { unit: "millisecond", has: 1, upTo: 1_000 },
  { unit: "second", has: 1_000, upTo: 120_000 },
  { unit: "minute", has: 60_000, upTo: 7_200_000 },
  { unit: "hour", has: 3_600_000, upTo: Infinity },
] as const;

/** How long something took or is, short: "850 ms", "1.2 sec". */
export function durationWords(milliseconds: number, t: Words): string {
  const { unit, has } = UNITS.find(({ upTo }) => Math.abs(milliseconds) < upTo)!;
  const maximumFractionDigits = has > 1 || Math.abs(milliseconds) < 10 ? 1 : 0;
  return t.number(milliseconds / has, { style: "unit", unit, maximumFractionDigits });
}

// Where BELFRY_CLOCK holds a seed, the wall clock of this thread jumps back and forth by up to a year, many times a second.
import { seeded } from "core/testing/chance.ts";

const YEAR = 365 * 24 * 3_600_000;
const seed = Deno.env.get("BELFRY_CLOCK");

if (seed !== undefined) {
  const Real = Date;
  const random = seeded(Number(seed));
  const now = () => Math.round(Real.now() + ahead);
  let ahead = 0;
  Deno.unrefTimer(setInterval(() => ahead = (2 * random() - 1) * YEAR, 40));
  globalThis.Date = new Proxy(Real, {
    construct: (target, given) => Reflect.construct(target, given.length === 0 ? [now()] : given),
    get: (target, name) => name === "now" ? now : Reflect.get(target, name),
  });
}

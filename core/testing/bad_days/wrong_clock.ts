// Loaded before a process's own module: the wall clock of its main thread is WRONG_CLOCK milliseconds ahead.
const Real = Date;
const ahead = Number(Deno.env.get("WRONG_CLOCK") ?? 0);
const now = () => Real.now() + ahead;

globalThis.Date = new Proxy(Real, {
  construct: (target, given) => Reflect.construct(target, given.length === 0 ? [now()] : given),
  get: (target, name) => name === "now" ? now : Reflect.get(target, name),
});

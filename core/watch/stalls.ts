import { histogram } from "./instruments.ts";

/** How often the thread is looked at, in milliseconds: often enough to meet what readers feel, seldom enough to cost nothing. */
const LOOKED_EVERY = 50;

const stalls = histogram({
  name: "carillon_stall_seconds",
  doc: "How late a thread came to what was due: something held it up",
  labels: ["thread"],
  bounds: [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5],
});

/** Watches for what holds this thread up, until it is told not to. */
export function watchStalls(thread: "serving" | "home" | "puller"): () => void {
  const series = stalls.of({ thread });
  let due = performance.now() + LOOKED_EVERY;
  const timer = setInterval(() => {
    const now = performance.now();
    series.record(Math.max(0, now - due) / 1_000);
    due = now + LOOKED_EVERY;
  }, LOOKED_EVERY);
  return () => clearInterval(timer);
}

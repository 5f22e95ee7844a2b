import assert from "node:assert/strict";
import { newId } from "core/base/id.ts";
import { wait } from "core/base/wait.ts";
import type { Signal } from "core/signal/signal.ts";
import type { Bus, RetryPolicy } from "./bus.ts";

/** What an adapter brings to the suite: a bus on a place of its own that can be closed and opened again. */
export interface Bench {
  open(retry: RetryPolicy): Promise<Bus>;
  /** Removes the place. */
  dispose(): Promise<void>;
}

/** Short waits, so that the suite is quick; the promises are the same. */
export const QUICK: RetryPolicy = { backoff: [10, 20] };

/** One promise: what it says, and what shows that it is kept. */
export type Promised = readonly [promise: string, check: (bench: Bench) => Promise<void>];

let sequence = 0;

/** A signal as a relay would publish it. */
export function sampleSignal(name: string, key: string, body: unknown = {}): Signal {
  sequence++;
  return {
    id: newId(),
    name,
    at: new Date().toISOString(),
    site: "main",
    actor: { kind: "system", id: "contract" },
    correlation: newId(),
    position: { context: "probe", sequence },
    key,
    body,
  };
}

/** A hearer that notes what it heard and fails where it is told to. */
export class Ear {
  readonly heard: Signal[] = [];
  readonly epochs: number[] = [];
  constructor(
    readonly name: string,
    readonly hears: string[],
    readonly fails: (signal: Signal) => boolean = () => false,
  ) {}
  deliver = (signals: readonly Signal[], epoch: number): Promise<void> => {
    const poison = signals.find(this.fails);
    if (poison) return Promise.reject(new Error(`cannot handle ${poison.key}`));
    for (const signal of signals) {
      this.heard.push(signal);
      this.epochs.push(epoch);
    }
    return Promise.resolve();
  };
  get ids(): string[] {
    return this.heard.map((signal) => signal.id);
  }
}

/** Two names that ears hear. */
export const A = "probe.thing.happened.v1";
export const B = "probe.thing.ended.v1";

/** Waits until something holds, for 5 s. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    if (await holds()) return;
    await wait(10);
  }
  assert.fail("what was waited for did not come in 5 s");
}

/** Their ids. */
export const ids = (signals: readonly Signal[]) => signals.map((signal) => signal.id);

import assert from "node:assert/strict";
import { catchLog } from "core/base/log.ts";
import { wait } from "core/base/wait.ts";
import type { Signal } from "core/signal/signal.ts";
import { EmbeddedLedger } from "./embedded_ledger.ts";
import type { Held, Note } from "./ledger.ts";
import { A, Ear, ids, sampleSignal, until } from "./sample_ears.ts";
import { SignalLog } from "./signal_log.ts";
import { Subscriber } from "./subscriber.ts";

/** A ledger that cannot write for a while, as on a full disk. */
class FullLedger extends EmbeddedLedger {
  isFull = false;
  override failed(name: string, held: Held, error: string): Promise<void> {
    return this.isFull ? Promise.reject(new Error("the disk is full")) : super.failed(name, held, error);
  }
  override note(name: string, note: Note): Promise<void> {
    return this.isFull ? Promise.reject(new Error("the disk is full")) : super.note(name, note);
  }
}

/** Runs with a log of its own. */
async function withLog(run: (log: SignalLog) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const restore = catchLog(() => {});
  try {
    const log = await SignalLog.open(`${folder}/bus.db`);
    await run(log);
    await log.close();
  } finally {
    restore();
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("Subscriber forgets nothing that failed while its ledger could not write, across a stop", () =>
  withLog(async (log) => {
    const ledger = new FullLedger(log);
    let broken = true;
    let tries = 0;
    const ear = new Ear("ear", [A], (signal) => signal.key === "bad" && broken && ++tries > 0);
    const first = new Subscriber(ear, ledger, { backoff: [60_000] });
    await first.start();
    ledger.isFull = true;
    const signals = ["good", "bad", "bad", "good"].map((key) => sampleSignal(A, key));
    await log.append(signals);
    await until(() => tries >= 2);
    ledger.isFull = false;
    const more = sampleSignal(A, "good");
    await log.append([more]);
    await until(() => ear.ids.includes(more.id));
    await first.stop();

    broken = false;
    const second = new Subscriber(ear, ledger, { backoff: [] });
    await second.start();
    await until(() => ear.heard.filter(({ key }) => key === "bad").length === 2);
    const heard = ids(ear.heard.filter(({ key }) => key === "bad"));
    assert.deepEqual(heard, ids(signals.filter(({ key }) => key === "bad")));
    await second.stop();
  }));

Deno.test("Subscriber hands over smaller batches to whoever is not through with large ones in time", () =>
  withLog(async (log) => {
    const batches: number[] = [];
    const heard: string[] = [];
    const slow = {
      name: "slow",
      hears: [A],
      deliver: async (signals: readonly Signal[], _epoch: number, timeUp: AbortSignal) => {
        batches.push(signals.length);
        await wait(8 * signals.length, timeUp);
        if (!timeUp.aborted) heard.push(...ids(signals));
      },
    };
    const signals = Array.from({ length: 60 }, (_, n) => sampleSignal(A, `k${n}`));
    await log.append(signals);
    const subscriber = new Subscriber({ ...slow, batch: 20 }, new EmbeddedLedger(log), {
      backoff: [10],
      deadline: 100,
    });
    await subscriber.start();
    await until(() => heard.length === signals.length);
    await subscriber.stop();
    assert.deepEqual(heard, ids(signals));
    assert.equal(batches[0], 20);
    assert.ok(batches.slice(1).every((many) => many <= 5), batches.join());
  }));

import assert from "node:assert/strict";
import { catchLog } from "core/base/log.ts";
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

Deno.test("Subscriber forgets nothing that failed while its ledger could not write, across a stop", async () => {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const restore = catchLog(() => {});
  try {
    const log = await SignalLog.open(`${folder}/bus.db`);
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
    const second = new Subscriber({ ...ear, deliver: ear.deliver }, ledger, { backoff: [] });
    await second.start();
    const bad = ids(signals.filter(({ key }) => key === "bad"));
    await until(() => ear.heard.filter(({ key }) => key === "bad").length === 2);
    assert.deepEqual(ids(ear.heard.filter(({ key }) => key === "bad")), bad);
    await second.stop();
    await log.close();
  } finally {
    restore();
    await Deno.remove(folder, { recursive: true });
  }
});

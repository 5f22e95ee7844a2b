import type { Actor } from "core/base/actor.ts";
import { type AskingAll, askPlugins } from "core/host/filter_chain.ts";
import type { PluginHost } from "core/host/plugin_host.ts";
import { type Difference, keepDifferences } from "core/work/difference.ts";
import type { Asks } from "core/work/filter.ts";
import { Providers } from "core/work/providers.ts";
import type { Resident } from "./resident.ts";

/** What a command asks plugins before it is done, outside its transaction, and what their answers made different. */
export class AskBefore {
  readonly #host: PluginHost | undefined;
  readonly #resident: Resident;
  readonly #actor: Actor;
  readonly #asking: AskingAll;
  readonly #differences: Difference[] = [];

  constructor(host: PluginHost | undefined, resident: Resident, actor: Actor, asking: AskingAll) {
    this.#host = host;
    this.#resident = resident;
    this.#actor = actor;
    this.#asking = asking;
  }

  /** The subject as the answers leave it; the very same where nobody is asked. Throws the refusal of who halts. */
  async ask<Subject>(asks: Asks<Subject> | undefined, given: Subject): Promise<Subject> {
    const host = this.#host;
    if (!asks || !host || host.set.at(this.#asking).answerers(asks.filter.filter).length === 0) return given;
    const { place, reader } = this.#resident;
    const providers = place.providers ?? new Providers();
    const from = { reader, actor: this.#actor, now: this.#asking.now, providers };
    const subject = asks.ready ? await asks.ready(given, from) : given;
    const question = await asks.question(subject, from);
    if (!question) return subject;
    const answered = await askPlugins(host, asks.filter, this.#asking, () => question);
    if (!answered) return subject;
    this.#differences.push(...answered.differences);
    if (answered.halt) {
      await place.writer.write(() => this.keep());
      throw answered.halt;
    }
    if (!asks.answered || answered.differences.length === 0) return subject;
    return asks.answered(subject, answered.question);
  }

  /** Keeps the differences inside the transaction under way. */
  async keep(): Promise<void> {
    if (this.#differences.length === 0) return;
    const personId = this.#actor.kind === "person" ? this.#actor.id : undefined;
    const { courseId } = this.#asking;
    await keepDifferences(this.#resident.place, this.#differences, { courseId, personId });
  }
}

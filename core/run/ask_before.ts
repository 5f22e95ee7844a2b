import type { Actor } from "core/base/actor.ts";
import { following } from "core/base/trace.ts";
import type { Reader } from "core/data/reader.ts";
import { askPlugins } from "core/host/filter_chain.ts";
import type { PluginHost } from "core/host/plugin_host.ts";
import { type Difference, keepDifferences } from "core/work/difference.ts";
import type { Asks } from "core/work/filter.ts";
import { Providers } from "core/work/providers.ts";
import type { Resident } from "./resident.ts";

/** Who wants something done, where, and how plugins' documents are read. */
export interface Asker {
  readonly actor: Actor;
  readonly site: string;
  readonly courseId?: string | undefined;
  readonly documents: (plugin: string) => Reader | undefined;
}

/** What a command asks plugins before it is done, outside its transaction, and what their answers made different. */
export class AskBefore {
  readonly #host: PluginHost | undefined;
  readonly #resident: Resident;
  readonly #asker: Asker;
  readonly #differences: Difference[] = [];

  constructor(host: PluginHost | undefined, resident: Resident, asker: Asker) {
    this.#host = host;
    this.#resident = resident;
    this.#asker = asker;
  }

  /** The subject as the answers leave it; the very same where nobody is asked. Throws the refusal of who halts. */
  async ask<Subject>(asks: Asks<Subject> | undefined, given: Subject): Promise<Subject> {
    const host = this.#host;
    if (!asks || !host || host.set.at(this.#asker).answerers(asks.filter.filter).length === 0) return given;
    const { actor, site, courseId, documents } = this.#asker;
    const { place, reader } = this.#resident;
    const now = place.clock();
    const providers = place.providers ?? new Providers();
    const from = { reader, actor, now, providers };
    const subject = asks.ready ? await asks.ready(given, from) : given;
    const question = await asks.question(subject, from);
    if (!question) return subject;
    const { language = "en" } = following();
    const asking = { site, language, now, documents, courseId };
    const answered = await askPlugins(host, asks.filter, asking, () => question);
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
    const { actor, courseId } = this.#asker;
    const personId = actor.kind === "person" ? actor.id : undefined;
    await keepDifferences(this.#resident.place, this.#differences, { courseId, personId });
  }
}

/** The course that an input names: where its command is about. */
export function courseIn(input: unknown): string | undefined {
  if (typeof input !== "object" || input === null || !("courseId" in input)) return undefined;
  return typeof input.courseId === "string" ? input.courseId : undefined;
}

import { Refusal } from "core/base/refusal.ts";
import type { Bus } from "core/bus/bus.ts";
import type { Progress } from "core/work/job.ts";
import type { Rebuilt } from "core/work/rebuilt.ts";
import { Gate } from "./gate.ts";
import { type Hearer, rebuild } from "./rebuild.ts";

/** The hearers of a home, any one of which can be rebuilt while it hears. */
export class Rebuilds {
  readonly #bus: Bus;
  readonly #folder: string;
  readonly #hearers = new Map<string, Hearer & { readonly gate: Gate }>();
  readonly #closing = new AbortController();
  #underWay: string | undefined;

  constructor(bus: Bus, folder: string) {
    this.#bus = bus;
    this.#folder = folder;
  }

  /** Takes note of a hearer. What is delivered to it passes the gate that it gets. */
  add(hearer: Hearer): Gate {
    const gate = new Gate();
    this.#hearers.set(hearer.context.name, { ...hearer, gate });
    return gate;
  }

  /** Rebuilds one. Refuses `rebuild.nothing_kept`, `rebuild.under_way` and what `rebuild()` refuses. */
  async rebuild(resident: string, check: boolean, progress: Progress): Promise<Rebuilt> {
    const hearer = this.#hearers.get(resident);
    if (!hearer || hearer.context.projects.length === 0) throw nothingKept(resident);
    if (this.#underWay !== undefined) {
      const message = `Cannot rebuild "${resident}": "${this.#underWay}" is being rebuilt`;
      throw new Refusal("rebuild.under_way", "conflict", message, { resident: this.#underWay });
    }
    this.#underWay = resident;
    try {
      const around = { bus: this.#bus, folder: this.#folder, stop: this.#closing.signal };
      return await rebuild({ ...hearer, ...around }, check, progress);
    } finally {
      this.#underWay = undefined;
    }
  }

  /** Ends what is under way: the live tables stay as they are. */
  close(): void {
    const message = "Cannot rebuild anything any longer: the house closes";
    this.#closing.abort(new Refusal("rebuild.stopped", "unavailable", message));
  }
}

/** Nobody of this name keeps what others said. */
export function nothingKept(resident: string): Refusal {
  const message = `Cannot rebuild "${resident}": it keeps nothing that follows from signals`;
  return new Refusal("rebuild.nothing_kept", "missing", message, { resident });
}

import type { Msg, Subscription as Served } from "@nats-io/transport-node";
import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { isUnanswered } from "./nats_desk.ts";
import { homeOf } from "./nats_names.ts";
import type { Line } from "./nats_probe.ts";

/** How long a home that holds a connection may take to say that it lives. */
const LONGEST_ANSWER = 1_000;

/** What homes of a site say to each other: a home that is asked answers; one that is told of another stops. */
interface Word {
  readonly home: string;
  readonly says: "is anybody there" | "it is me now";
}

/**
 * Which residents this process is the home of, so that no two homes work beside each other on one log: data folders of
 * two machines know nothing of each other. Whoever comes asks first, and says so when it is the home; one that had been
 * frozen hears that when it goes on.
 */
export class NatsHomes {
  readonly #id = crypto.randomUUID();
  readonly #claims = new Map<string, () => void>();
  #desks: Served[] = [];
  #displaced = false;

  /** Whether this process has heard of another home since. */
  get displaced(): boolean {
    return this.#displaced;
  }

  /** Refuses `home.claimed` where another home of one of them answers, unless it is taken over. */
  async claim(
    line: Line,
    residents: readonly string[],
    takesOver: boolean,
    lost: () => void,
  ): Promise<void> {
    if (!takesOver) await this.#refuseOthers(line, residents);
    for (const resident of residents) {
      this.#claims.set(resident, lost);
      this.#listen(line, resident);
    }
    this.#tell(line, residents);
    await line.nc.flush();
  }

  /** On a new line: somebody else may have come while this process was cut off. */
  async comeBack(line: Line): Promise<void> {
    this.#desks = [];
    const residents = [...this.#claims.keys()];
    if (residents.length === 0 || this.#displaced) return;
    try {
      await this.#refuseOthers(line, residents);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return this.#lose();
    }
    for (const resident of residents) this.#listen(line, resident);
  }

  async #refuseOthers(line: Line, residents: readonly string[]): Promise<void> {
    const claimed = await Promise.all(residents.map((resident) => this.#isClaimed(line, resident)));
    const name = residents[claimed.indexOf(true)];
    if (name === undefined) return;
    throw new Refusal(
      "home.claimed",
      "unavailable",
      `Cannot be the home of "${name}": another home of the site carries its signals on the same NATS server; ` +
        "stop that one, or take it over with --take-over",
      { name },
    );
  }

  async #isClaimed({ nc, names }: Line, resident: string): Promise<boolean> {
    try {
      const asked: Word = { home: this.#id, says: "is anybody there" };
      await nc.request(homeOf(names, resident), JSON.stringify(asked), { timeout: LONGEST_ANSWER });
      return true;
    } catch (error) {
      // One that does not answer is gone or frozen; it learns of this one should it go on.
      if (isUnanswered(error)) return false;
      throw error;
    }
  }

  #tell({ nc, names }: Line, residents: readonly string[]): void {
    const word: Word = { home: this.#id, says: "it is me now" };
    for (const resident of residents) nc.publish(homeOf(names, resident), JSON.stringify(word));
  }

  #listen({ nc, names }: Line, resident: string): void {
    const callback = (error: Error | null, message: Msg) => {
      if (error) return log("error", "Another home could not ask for this one", { resident, error });
      const { home, says } = message.json<Word>();
      if (home === this.#id) return;
      if (says === "it is me now") return this.#lose();
      if (!this.#displaced) message.respond(this.#id);
    };
    this.#desks.push(nc.subscribe(homeOf(names, resident), { callback }));
  }

  #lose(): void {
    if (this.#displaced) return;
    this.#displaced = true;
    for (const desk of this.#desks.splice(0)) desk.unsubscribe();
    log("error", "Another home of the site has taken over: this one stores nothing any more", {
      residents: [...this.#claims.keys()],
    });
    for (const lost of new Set(this.#claims.values())) lost();
  }
}

import type { Msg, Subscription as Served } from "@nats-io/transport-node";
import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { isUnanswered } from "./nats_desk.ts";
import { homeOf } from "./nats_names.ts";
import type { Line } from "./nats_probe.ts";
import { claimNumber, readNumber } from "./nats_store.ts";

/** How long a home that holds a connection may take to say that it lives. */
const LONGEST_ANSWER = 1_000;

/** The numbers of claims, by resident: the server counts them, so that of two homes one came later, whatever clocks say. */
type Numbers = Readonly<Record<string, number>>;

/** What homes of a site say to each other: a home that is asked answers; one that is told of a later one stops. */
type Word =
  | { readonly home: string; readonly says: "is anybody there" }
  | { readonly home: string; readonly says: "it is me now"; readonly numbers?: Numbers };

/**
 * Which residents this process is the home of, so that no two homes work beside each other on one log: data folders of
 * two machines know nothing of each other. Whoever comes asks first, then claims the number after the one that stood
 * there before it asked: of two that come in the same instant, the server lets one have it. It says so when it is the
 * home; one that had been frozen hears that when it goes on.
 */
export class NatsHomes {
  readonly #id = crypto.randomUUID();
  readonly #claims = new Map<string, () => void>();
  #numbers: Numbers = {};
  /** Whether the claim that is under way came true. */
  #claimed: Promise<boolean> = Promise.resolve(false);
  #desks: Served[] = [];
  #displaced = false;

  /** Whether this process has heard of another home since. */
  get displaced(): boolean {
    return this.#displaced;
  }

  /** Refuses `home.claimed` where another home of one of them answers, or comes first, unless it is taken over. */
  async claim(
    line: Line,
    residents: readonly string[],
    takesOver: boolean,
    lost: () => void,
  ): Promise<void> {
    for (const resident of residents) this.#claims.set(resident, lost);
    try {
      await this.#take(line, takesOver);
    } catch (error) {
      this.#claims.clear();
      throw error;
    }
  }

  /** On a new line: somebody else may have come while this process was cut off. */
  async comeBack(line: Line): Promise<void> {
    this.#desks = [];
    if (this.#claims.size === 0 || this.#displaced) return;
    try {
      await this.#take(line, false);
    } catch (error) {
      if (error instanceof Refusal && error.code === "home.claimed") return this.#lose();
      if (line.nc.isClosed()) throw error;
      // It was the home before, and nobody else is known.
      log("warn", "A home could not say again that it is one", { error });
      this.#claimed = Promise.resolve(true);
      if (this.#desks.length === 0) {
        this.#desks = [...this.#claims.keys()].map((resident) => this.#listen(line, resident));
      }
    }
  }

  /** Asks for others, listens for those who come, and claims. In one order for all, so that two cannot take half each. */
  async #take(line: Line, takesOver: boolean): Promise<void> {
    const residents = [...this.#claims.keys()].sort();
    const before = await Promise.all(residents.map((resident) => readNumber(line, resident)));
    if (!takesOver) await this.#refuseOthers(line, residents);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#claimed = promise;
    this.#desks = residents.map((resident) => this.#listen(line, resident));
    try {
      await line.nc.flush();
      const numbers: Record<string, number> = {};
      for (const [at, resident] of residents.entries()) {
        const number = await claimNumber(line, resident, this.#id, takesOver ? undefined : before[at]!);
        if (number === undefined) throw claimed(resident);
        numbers[resident] = number;
      }
      this.#numbers = numbers;
      resolve(true);
    } catch (error) {
      resolve(false);
      if (error instanceof Refusal) { for (const desk of this.#desks.splice(0)) desk.unsubscribe(); }
      throw error;
    }
    const word: Word = { home: this.#id, says: "it is me now", numbers: this.#numbers };
    for (const resident of residents) line.nc.publish(homeOf(line.names, resident), JSON.stringify(word));
    await line.nc.flush();
  }

  async #refuseOthers(line: Line, residents: readonly string[]): Promise<void> {
    const answered = await Promise.all(residents.map((resident) => this.#isClaimed(line, resident)));
    const name = residents[answered.indexOf(true)];
    if (name !== undefined) throw claimed(name);
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

  #listen({ nc, names }: Line, resident: string): Served {
    const callback = (error: Error | null, message: Msg) => {
      if (error) return log("error", "Another home could not ask for this one", { resident, error });
      const word = message.json<Word>();
      if (word.home !== this.#id) void this.#hear(word, message);
    };
    return nc.subscribe(homeOf(names, resident), { callback });
  }

  /** Who is just claiming knows only afterwards what to say. */
  async #hear(word: Word, message: Msg): Promise<void> {
    const isHome = await this.#claimed;
    if (this.#displaced || !isHome) return;
    if (word.says === "is anybody there") return void message.respond(this.#id);
    if (this.#isLater(word.numbers)) this.#lose();
  }

  /** Whether another claim came after this one: by the first resident of both, as both see it. */
  #isLater(numbers: Numbers | undefined): boolean {
    const first = Object.keys(this.#numbers).sort().find((name) => numbers?.[name] !== undefined);
    return first === undefined || numbers![first]! > this.#numbers[first]!;
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

function claimed(name: string): Refusal {
  return new Refusal(
    "home.claimed",
    "unavailable",
    `Cannot be the home of "${name}": another home of the site carries its signals on the same NATS server; ` +
      "stop that one, or take it over with --take-over",
    { name },
  );
}

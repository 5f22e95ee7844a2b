import { pick, seeded } from "core/testing/chance.ts";
import { register } from "core/testing/form_client.ts";
import { COURSE, inventAnswer, Learner, type Question } from "edge/samples/sample_learners.ts";
import { paths } from "edge/paths.ts";

// Learners who go from one region to another between what they do and what they look at, and know what they must see.

/** Where travellers go: the addresses of regions. */
export interface Journey {
  readonly places: readonly string[];
  /** How often one of them does something in one place and looks at it in another. */
  readonly hops: number;
  readonly travellers?: number;
  readonly seed?: number;
}

/** How it went. */
export interface JourneyFigures {
  readonly hops: number;
  /** Pages that did not show exactly what their reader had done: nothing less, nothing older. */
  readonly wrong: readonly string[];
  /** How long it took in milliseconds to store something, and then to see it. */
  readonly stored: Spread;
  readonly seen: Spread;
}

/** How milliseconds are spread. */
export interface Spread {
  readonly median: number;
  readonly p99: number;
  readonly longest: number;
}

/** A problem that takes answers without end, and units that hold words only. */
const PROBLEM = { unit: "vertical@bell_metal", block: "problem@try_tin" };
const UNITS = ["welcome", "five_partials", "watch_and_listen", "beating_notes", "words_for_bells"];
const DONE = /(\d+) of 25 units done/;

/** Sends travellers on their way. They register, too. */
export async function travel({ places, hops, travellers = 3, seed = 6 }: Journey): Promise<JourneyFigures> {
  const all = await Promise.all(
    Array.from(
      { length: travellers },
      (_, at) => Traveller.enter(places, seeded(seed + at), `${seed}-${at}`),
    ),
  );
  let left = hops;
  await Promise.all(all.map(async (one) => {
    while (left-- > 0) await one.hop();
  }));
  return {
    hops,
    wrong: all.flatMap(({ wrong }) => wrong),
    stored: spread(all.flatMap(({ stored }) => stored)),
    seen: spread(all.flatMap(({ seen }) => seen)),
  };
}

/** Somebody who learns here and there. */
class Traveller {
  readonly wrong: string[] = [];
  readonly stored: number[] = [];
  readonly seen: number[] = [];
  readonly #learner: Learner;
  readonly #places: readonly string[];
  readonly #random: () => number;
  readonly #done = new Set<string>();
  #question: Question | undefined;
  #answers = 0;

  constructor(learner: Learner, places: readonly string[], random: () => number) {
    [this.#learner, this.#places, this.#random] = [learner, places, random];
  }

  static async enter(places: readonly string[], random: () => number, name: string): Promise<Traveller> {
    const email = `traveller-${name}@example.org`;
    const account = { name: `Traveller ${name}`, email, password: "a bell for every hour" };
    const client = await register(pick(places, random), account);
    const { status } = await client.post(paths.enrol(COURSE), {});
    if (status !== 303) throw new Error(`Cannot enrol ${email}: ${status}`);
    return new Traveller(new Learner(email, client), places, random);
  }

  /** Does something, goes elsewhere, looks, goes on, looks again. */
  async hop(): Promise<void> {
    this.#move();
    const begun = performance.now();
    const did = this.#random() < 0.5 && this.#question ? await this.#answer() : await this.#mark();
    this.stored.push(performance.now() - begun);
    this.#move();
    const arrived = performance.now();
    await this.#look(did);
    this.seen.push(performance.now() - arrived);
    this.#move();
    await this.#look("went on");
  }

  #move(): void {
    this.#learner.client.url = pick(this.#places, this.#random);
  }

  async #answer(): Promise<string> {
    const question = this.#question!;
    const outcome = await this.#learner.submit(question, inventAnswer(question, this.#random));
    if (outcome === "acknowledged") this.#answers++;
    else this.wrong.push(`answer ${this.#answers + 1} was ${outcome}`);
    return "answered";
  }

  async #mark(): Promise<string> {
    const unit = `vertical@${pick(UNITS, this.#random)}`;
    const done = !this.#done.has(unit);
    const path = paths.done(COURSE, unit);
    const { status } = await this.#learner.client.post(path, { done: done ? "yes" : "no" });
    if (status !== 303) this.wrong.push(`${unit}: ${status}`);
    else if (done) this.#done.add(unit);
    else this.#done.delete(unit);
    return `marked ${unit}`;
  }

  /** Looks at the problem itself, or at one of the pages that say how many units are done. */
  async #look(after: string): Promise<void> {
    const unit = paths.unit(COURSE, PROBLEM.unit);
    const pages = [unit, paths.dashboard, paths.outline(COURSE), paths.progress(COURSE)];
    const path = !this.#question || after === "answered" ? unit : pick(pages, this.#random);
    if (path !== unit) {
      const { status, text } = await this.#learner.client.get(path);
      return this.#judge(path, after, `${status}: ${DONE.exec(text)?.[1]}`, `200: ${this.#done.size}`);
    }
    const questions = await this.#learner.questions(unit);
    const question = questions.find(({ block }) => block === PROBLEM.block);
    if (question) this.#question = question;
    this.#judge(path, after, `revision ${question?.rev}`, `revision ${this.#answers}`);
  }

  #judge(path: string, after: string, found: string, wanted: string): void {
    if (found === wanted) return;
    this.wrong.push(`${path} at ${this.#learner.client.url} after "${after}": ${found}, not ${wanted}`);
  }
}

function spread(all: readonly number[]): Spread {
  const sorted = all.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  return { median: at(0.5), p99: at(0.99), longest: at(1) };
}

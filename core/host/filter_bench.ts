import { answering, type Answers, hostOf } from "core/testing/answering.ts";
import {
  againstLimit,
  defineBench,
  type Load,
  moreRow,
  type Row,
  timesPerSecond,
} from "core/testing/bench.ts";
import { findOpenEdxFilters } from "core/testing/open_edx_filters.ts";
import { defineFilter } from "core/work/filter.ts";
import { z } from "zod";
import { askPlugins } from "./filter_chain.ts";

// What a chain of filters adds to calling functions. Ours reads every question and every change by its schema, gives
// each plugin its time and the chain its own, and lets nobody write to what the next is given; the peer's merges what
// its steps return. Both answer trivially, in the same process as whoever asks.

const request = defineFilter({
  name: "probe.request.v1",
  doc: "Asked by a benchmark.",
  asked: "before",
  question: z.object({ personId: z.string(), courseId: z.string(), mode: z.string() }),
  change: ["mode"],
  halts: true,
  example: { personId: "p", courseId: "Bells+1+a", mode: "audit" },
});

const QUESTION = request.example;
const NAMES = Array.from({ length: 10 }, (_, n) => `plugin_${String.fromCharCode(97 + n)}`);

type Answer = Answers[string];

async function chainOf(length: number, answer: (n: number) => Answer) {
  const { host } = await hostOf(
    NAMES.slice(0, length).map((id, n) => answering(id, { [request.filter]: answer(n) })),
  );
  const at = { site: "main", language: "en", now: new Date(), courseId: QUESTION.courseId };
  const asking = { ...at, documents: () => undefined };
  return () => askPlugins(host, request, asking, () => QUESTION);
}

function plainCalls(length: number, answer: (n: number) => Answer): () => unknown {
  const steps = NAMES.slice(0, length).map((_, n) => answer(n));
  return () => {
    let question: typeof QUESTION = QUESTION;
    for (const step of steps) {
      const answered = step(question, undefined as never) as { change?: object } | undefined;
      if (answered?.change) question = { ...question, ...answered.change };
    }
    return question;
  };
}

const passing = () => () => undefined;
const changing = (n: number): Answer => () => ({ change: { mode: `mode ${n}` } });

const CHAINS: readonly (readonly [what: string, length: number, answer: (n: number) => Answer])[] = [
  ["of none", 0, passing],
  ["of 1", 1, passing],
  ["of 10", 10, passing],
  ["of 1 that changes", 1, changing],
  ["of 10 that change", 10, changing],
];

/** Chains of filters, of plugins that are built in. */
export const filters = defineBench("filters", async (load: Load): Promise<Row[]> => {
  const rows: Row[] = [];
  const peer = load.smoke ? undefined : await findOpenEdxFilters();
  for (const [what, length, answer] of CHAINS) {
    const chain = await chainOf(length, answer);
    const calls = plainCalls(length, answer);
    const measured = await againstLimit(
      load,
      () => timesPerSecond(load.milliseconds, chain),
      () => timesPerSecond(load.milliseconds, calls),
    );
    rows.push(moreRow(`filters: a chain ${what}, beside plain calls`, "chains/s", measured));
    if (!peer) continue;
    const beside = await againstLimit(
      load,
      () => timesPerSecond(load.milliseconds, chain),
      () => peer.runs(length, load.milliseconds / 1_000, answer === changing),
    );
    rows.push(moreRow(`filters: a chain ${what}, beside openedx-filters`, "chains/s", beside, 1));
  }
  return rows;
});

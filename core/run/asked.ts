import { Refusal } from "core/base/refusal.ts";
import { type Following, following, followingOr, traced } from "core/base/trace.ts";
import { counter, histogram } from "core/watch/instruments.ts";

const took = histogram({
  name: "carillon_command_seconds",
  doc: "How long commands and jobs took at home, and how they ended: done, refused or failed",
  labels: ["name", "outcome"],
});
const refusals = counter({
  name: "carillon_refusals",
  doc: "Commands and jobs that were refused, by the code of the refusal",
  labels: ["code"],
});

/** Does what a home is asked, a command or a job, as a span of whatever it follows from; and counts it. */
export function asked<Answer>(name: string, act: (from: Following) => Promise<Answer>): Promise<Answer> {
  const from = followingOr(following(), new Date());
  const parts = {
    name,
    kind: "internal",
    follows: from.trace,
    attributes: { "carillon.asked": name },
  } as const;
  return counted(name, () => traced(parts, (trace) => act(trace === undefined ? from : { ...from, trace })));
}

async function counted<Answer>(name: string, act: () => Promise<Answer>): Promise<Answer> {
  const begun = performance.now();
  const ended = (outcome: "done" | "refused" | "failed") =>
    took.of({ name, outcome }).record((performance.now() - begun) / 1_000);
  try {
    const answer = await act();
    ended("done");
    return answer;
  } catch (error) {
    if (error instanceof Refusal) refusals.of({ code: error.code }).add();
    ended(error instanceof Refusal ? "refused" : "failed");
    throw error;
  }
}

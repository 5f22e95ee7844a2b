import { type Actor, actorName } from "core/base/actor.ts";
import type { Reader } from "core/data/reader.ts";
import { findPerson } from "contexts/identity/mod.ts";
import type { AnswerOf } from "edge/start/operations.ts";

/** What an operator had done, as a page tells it. */
export interface DoneRow {
  readonly id: string;
  readonly at: Date;
  /** A person's name; undefined for the command line. */
  readonly who?: string;
  readonly operation: string;
  readonly about: readonly string[];
  readonly outcome: AnswerOf<"audit">[number]["outcome"];
  readonly answer: readonly string[];
}

/** What operators had done, with the names of those who still have an account. */
export async function doneRows(audit: AnswerOf<"audit">, identity: Reader): Promise<DoneRow[]> {
  const names = new Map<string, string>();
  for (const { actor } of audit) {
    if (actor.kind !== "person" || names.has(actor.id)) continue;
    const person = await findPerson(identity, { personId: actor.id });
    names.set(actor.id, person?.name ?? actorName(actor));
  }
  return audit.map(({ operationId, at, actor, operation, about, outcome, answer = {} }) => ({
    id: operationId,
    at,
    ...whoOf(actor, names),
    operation,
    about: factsOf(about),
    outcome,
    answer: factsOf(answer),
  }));
}

function whoOf(actor: Actor, names: ReadonlyMap<string, string>): { who?: string } {
  if (actor.kind === "system") return {};
  return { who: names.get(actor.id) ?? actorName(actor) };
}

/** Facts for those who know what they mean: `subscriber grading`, `signals 40`. */
function factsOf(facts: Readonly<Record<string, string | number | boolean>>): string[] {
  return Object.entries(facts).map(([name, value]) => value === true ? name : `${name} ${value}`);
}

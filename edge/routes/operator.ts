import { refuse } from "core/base/refusal.ts";
import { operatorRefusal } from "contexts/site/mod.ts";
import type { Front } from "edge/front.ts";
import { actorOf } from "edge/middleware/visitor.ts";
import { type EdgeContext, sessionOf } from "edge/respond.tsx";
import { type AnswerOf, type InputOf, type OperationName, perform } from "edge/start/operations.ts";

/** The operator who asks, as an actor. Refuses `site.operators_only`, and `edge.sign_in_needed` before that. */
export function operatorOf(c: EdgeContext) {
  const actor = actorOf(sessionOf(c));
  refuse(operatorRefusal(actor));
  return actor;
}

/** Has an operation done for the operator who asks: noted, as everything is that operators do. */
export function ask<Name extends OperationName>(
  c: EdgeContext,
  { house }: Front,
  name: Name,
  input: InputOf<Name>,
): Promise<AnswerOf<Name>> {
  return perform({ house, actor: operatorOf(c) }, name, input);
}

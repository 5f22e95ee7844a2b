import { Refusal, type RefusalFacts, type RefusalKind } from "core/base/refusal.ts";

/**
 * What a command answers that must remember something even when it says no: a refusal that is thrown undoes
 * the rows, so this one is told as data, after the rows are stored. `answerOf()` makes it a refusal again.
 */
export type Settled<Answer> =
  | { readonly answer: Answer }
  | {
    readonly refused: {
      readonly code: string;
      readonly kind: RefusalKind;
      readonly message: string;
      readonly facts: RefusalFacts;
    };
  };

/** The answer, or the refusal that was told instead, thrown. */
export function answerOf<Answer>(settled: Settled<Answer>): Answer {
  if ("answer" in settled) return settled.answer;
  const { code, kind, message, facts } = settled.refused;
  throw new Refusal(code, kind, message, facts);
}

/** A refusal as data. */
export function refused({ code, kind, message, facts }: Refusal): Settled<never> {
  return { refused: { code, kind, message, facts } };
}

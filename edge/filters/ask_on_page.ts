import type { z } from "zod";
import { refuse } from "core/base/refusal.ts";
import type { Whereabouts } from "core/plugin/scope.ts";
import type { FilterDefinition, QuestionOf } from "core/work/filter.ts";
import type { EdgeContext } from "edge/respond.tsx";
import { askFor } from "./ask.ts";

/**
 * What plugins leave of a page for whoever looks; undefined where nobody is asked. Throws the refusal of who halts it. A
 * page for which somebody was passed over is not kept: the next may be another.
 */
export async function askOnPage<Definition extends FilterDefinition>(
  c: EdgeContext,
  filter: Definition,
  at: Whereabouts,
  question: () => z.input<Definition["question"]>,
): Promise<QuestionOf<Definition> | undefined> {
  const { language } = c.get("visitor");
  const answered = await askFor(c.get("front"), filter, { ...at, language }, question);
  if (answered?.bypassed) c.set("isPassing", true);
  refuse(answered?.halt);
  return answered?.question;
}

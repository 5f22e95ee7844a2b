import type { z } from "zod";
import type { Actor } from "core/base/actor.ts";
import { newId } from "core/base/id.ts";
import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import type { House } from "core/run/house.ts";
import type { Progress } from "core/work/job.ts";
import { type NotedFacts, noteOperation } from "contexts/site/mod.ts";

/** An operation under way: where it is done, and who has it done. */
export interface Task {
  readonly house: House;
  readonly actor: Actor;
}

/** What an operator can have done in a house, from a page or a command line: its input, and how it is done. Answers are plain data. */
export interface Operation<Input extends z.ZodType = z.ZodType, Answer = unknown> {
  readonly input: Input;
  readonly run: (task: Task, input: z.output<Input>, progress: Progress) => Promise<Answer>;
  /** What is noted of it before it is done: names and numbers. Only what changes nothing and hides nothing notes nothing. */
  readonly about: "nothing" | ((input: z.output<Input>) => NotedFacts | undefined);
  /** What is noted of its answer, beside that it is done. */
  readonly came?: (answer: Answer) => NotedFacts;
  /** Watches what it set going until that is over, for those who wait for it; gives the answer as it is then. */
  readonly follow?: (task: Task, answer: Answer, progress: Progress) => Promise<Answer>;
}

/** Declares an operation. */
export function operation<Input extends z.ZodType, Answer>(
  parts: Operation<Input, Answer>,
): Operation<Input, Answer> {
  return parts;
}

/**
 * Does what is to be noted, and notes it: that it begins before it is done, and how it ended before anybody is
 * told. What cannot be noted is not done. A process that dies in between leaves the note that it began.
 */
export async function noted<Answer>(
  { house, actor }: Task,
  name: string,
  about: NotedFacts,
  act: () => Promise<{ readonly answer: Answer; readonly came: NotedFacts }>,
): Promise<Answer> {
  const operationId = newId();
  const note = async (outcome: "begun" | "done" | "refused" | "failed", answer?: NotedFacts) => {
    await house.send(noteOperation, { operationId, operation: name, about, outcome, answer }, actor);
  };
  await note("begun");
  const { answer, came } = await act().catch(async (error) => {
    await (error instanceof Refusal ? note("refused", { code: error.code }) : note("failed")).catch(
      (unnoted) =>
        log("error", "That an operation failed could not be noted", { operationId, name, unnoted }),
    );
    throw error;
  });
  await note("done", came);
  return answer;
}

import type { z } from "zod";
import { z as zod } from "zod";
import { Refusal } from "core/base/refusal.ts";
import type { Reader } from "core/data/reader.ts";
import type { Asks } from "./filter.ts";
import type { Providers } from "./providers.ts";
import type { Work } from "./work.ts";

/**
 * A write as a value: its name (`<context>.<verb_noun>`), the schema of its input, and what it does. Being a
 * value with a name and a schema, it can be sent: in one process that is a call, to a context elsewhere a
 * message; who sends it cannot tell.
 */
export interface Command<Input extends z.ZodType = z.ZodType, Answer = unknown, Prepared = unknown> {
  readonly name: string;
  readonly doc: string;
  readonly input: Input;
  /**
   * What plugins are asked about the input before anything is done: outside the transaction, which waits for nobody. An
   * input that they changed is read by the schema again.
   */
  readonly asks?: Asks<z.output<Input>>;
  /**
   * Slow work that needs no transaction (hashing a password): done before one is begun, its result is handed
   * to `run`, which must check again whatever may have changed since.
   */
  readonly prepare?: (reader: Reader, input: z.output<Input>, providers: Providers) => Promise<Prepared>;
  /** What plugins are asked once it is prepared, just as before; of the answer, what is prepared counts. */
  readonly asksPrepared?: Asks<PreparedInput<z.output<Input>, Prepared>>;
  /** Load, decide, store, say. Throws a Refusal, and then nothing is stored. Its answer is plain data. */
  readonly run: (work: Work, input: z.output<Input>, prepared: Prepared) => Promise<Answer>;
}

/** An input together with what was prepared for it. */
export interface PreparedInput<Input, Prepared> {
  readonly input: Input;
  readonly prepared: Prepared;
}

const COMMAND_NAME = /^[a-z][a-z0-9_]*\.[a-z]+(_[a-z]+)*$/;

/** Declares a command. Throws a SyntaxError for a name off the grammar. */
export function defineCommand<Input extends z.ZodType, Answer, Prepared = undefined>(
  command: Command<Input, Answer, Prepared>,
): Command<Input, Answer, Prepared> {
  if (!COMMAND_NAME.test(command.name)) {
    throw new SyntaxError(`Cannot declare command "${command.name}": not context.verb_noun`);
  }
  return command;
}

/** Reads a command's input by its schema. Refuses what does not fit, naming each field. */
export function readInput<Input extends z.ZodType>(
  command: { readonly name: string; readonly input: Input },
  given: unknown,
): z.output<Input> {
  const read = command.input.safeParse(given);
  if (read.success) return read.data;
  const fields = read.error.issues.map((issue) => issue.path.join("."));
  throw new Refusal(
    `${command.name.split(".")[0]}.input_invalid`,
    "invalid",
    `Cannot ${command.name}: ${zod.prettifyError(read.error)}`,
    { fields },
  );
}

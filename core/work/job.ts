import type { z } from "zod";
import type { Actor } from "core/base/actor.ts";
import type { Reader } from "core/data/reader.ts";
import type { Originals } from "core/files/originals.ts";
import type { Command } from "./command.ts";
import type { Ask } from "./filter.ts";
import type { Providers } from "./providers.ts";
import type { Rebuilt } from "./rebuilt.ts";
import type { Done } from "./work.ts";

/** What a job tells of how far it is: so many of so many, and what it is at. */
export type Progress = (done: number, total: number, what: string) => void;

/** What a job works with: it reads, and changes things only by sending commands, each a work of its own. */
export interface Desk {
  /** Where the originals of files are. */
  readonly files: Originals;
  readonly actor: Actor;
  /** What plugins provide. */
  readonly providers: Providers;
  reader(context: string): Reader;
  /** Asks plugins. */
  readonly ask: Ask;
  send<Input extends z.ZodType, Answer, Prepared>(
    command: Command<Input, Answer, Prepared>,
    input: z.input<Input>,
  ): Promise<Done<Answer>>;
  /**
   * Makes what a resident keeps of others' signals anew from the log while all goes on; as a check, only tells what
   * differs. One at a time.
   */
  rebuild(resident: string, check: boolean, progress: Progress): Promise<Rebuilt>;
}

/** Something that takes longer than one transaction may: an import, an export. Named and sent like a command. */
export interface Job<Input extends z.ZodType = z.ZodType, Answer = unknown> {
  readonly name: string;
  readonly doc: string;
  readonly input: Input;
  readonly run: (desk: Desk, input: z.output<Input>, progress: Progress) => Promise<Answer>;
}

/** Declares a job. */
export function defineJob<Input extends z.ZodType, Answer>(job: Job<Input, Answer>): Job<Input, Answer> {
  return job;
}

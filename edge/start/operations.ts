import { z } from "zod";
import { systemActor } from "core/base/actor.ts";
import { log } from "core/base/log.ts";
import { wait } from "core/base/wait.ts";
import type { SubscriberReport } from "core/bus/bus.ts";
import type { House, Positions } from "core/run/house.ts";
import { type CloudEvent, cloudEvent } from "core/signal/cloud_event.ts";
import { readInput } from "core/work/command.ts";
import type { Progress } from "core/work/job.ts";
import { readSaid } from "core/work/outbox.ts";
import { findCurrentCourse, importCourse, type ImportReport, listCourses } from "contexts/content/mod.ts";
import { createAccount, newPassword } from "contexts/identity/mod.ts";
import { getSite } from "contexts/site/mod.ts";

/** What an operator can have done in a house, from a command line: its input, and how it is done. Answers are plain data. */
interface Operation<Input extends z.ZodType, Answer> {
  readonly input: Input;
  readonly run: (house: House, input: z.output<Input>, progress: Progress) => Promise<Answer>;
}

function operation<Input extends z.ZodType, Answer>(
  parts: Operation<Input, Answer>,
): Operation<Input, Answer> {
  return parts;
}

const OPERATOR = systemActor("operator");
/** How long an operation waits for others to hear what it said; they do so later in any case. */
const LONGEST_WAIT = 30_000;

/** The operations by name. The same ones are done in a house opened here and, through the door, in a running one. */
export const operations = {
  import: operation({
    input: z.object({ path: z.string().min(1).max(4_096) }),
    async run(house, { path }, progress): Promise<ImportReport & { version: number; seconds: number }> {
      const begun = performance.now();
      const report = await house.run(importCourse, { path }, OPERATOR, progress);
      const content = house.reader("content");
      await untilHeard(house, { content: await readSaid(content) });
      const { version } = (await findCurrentCourse(content, report.course))!;
      return { ...report, version, seconds: Math.round(performance.now() - begun) / 1000 };
    },
  }),
  courses: operation({ input: z.object({}), run: (house) => listCourses(house.reader("content")) }),
  log: operation({
    input: z.object({ after: z.int().min(0).default(0), limit: z.int().min(1).max(10_000) }),
    async run(house, { after, limit }): Promise<{ at: number; event: CloudEvent }[]> {
      const logged = await house.signals.read(after, limit);
      return logged.map(({ sequence, signal }) => ({ at: sequence, event: cloudEvent(signal) }));
    },
  }),
  subscribers: operation({ input: z.object({}), run: (house) => house.signals.reports() }),
  deadLetters: operation({
    input: z.object({ limit: z.int().min(1).max(1_000) }),
    async run(house, { limit }) {
      const letters = await house.signals.deadLetters(limit);
      return letters.map(({ signal, ...letter }) => ({
        ...letter,
        id: signal.id,
        signal: cloudEvent(signal),
      }));
    },
  }),
  redrive: operation({
    input: z.object({ subscriber: z.string().max(100), id: z.string().max(100) }),
    async run(house, { subscriber, id }): Promise<SubscriberReport> {
      await house.signals.redrive(subscriber, id);
      return await standing(house, subscriber, 3_000);
    },
  }),
  replay: operation({
    input: z.object({ subscriber: z.string().max(100), since: z.iso.datetime({ offset: true }) }),
    async run(house, { subscriber, since }): Promise<SubscriberReport> {
      await house.signals.replay(subscriber, { since: new Date(since) });
      return await standing(house, subscriber, LONGEST_WAIT);
    },
  }),
  addAccount: operation({
    input: z.object({
      name: z.string(),
      email: z.string(),
      role: z.enum(["author", "operator"]).optional(),
    }),
    async run(house, { name, email, role }) {
      const { language } = await getSite(house.reader("site"));
      const account = { name, email, password: newPassword(), roles: role ? [role] : [] };
      const { answer, position } = await house.send(createAccount, { ...account, language }, OPERATOR);
      await untilHeard(house, { [position.context]: position.sequence });
      return { ...account, ...answer };
    },
  }),
} as const;

/** The name of an operation. */
export type OperationName = keyof typeof operations;
/** What an operation is given. */
export type InputOf<Name extends OperationName> = z.input<(typeof operations)[Name]["input"]>;
/** What an operation answers. */
export type AnswerOf<Name extends OperationName> = Awaited<ReturnType<(typeof operations)[Name]["run"]>>;

/** Whether there is an operation of this name. */
export function isOperation(name: unknown): name is OperationName {
  return typeof name === "string" && Object.hasOwn(operations, name);
}

/** Does one operation in a house. Refuses `operate.input_invalid`, and whatever the house refuses. */
export async function perform<Name extends OperationName>(
  house: House,
  name: Name,
  given: unknown,
  progress: Progress = () => {},
): Promise<AnswerOf<Name>> {
  const { input, run } = operations[name] as unknown as Operation<z.ZodType, AnswerOf<Name>>;
  return await run(house, readInput({ name: `operate.${name}`, input }, given), progress);
}

async function untilHeard(house: House, positions: Positions): Promise<void> {
  if (await house.caughtUp(positions, LONGEST_WAIT)) return;
  log("warn", "Not everybody has heard yet; they will once they can", { positions });
}

/** How a subscriber stands once it has come to rest, or after so many milliseconds if it has not. */
async function standing(house: House, name: string, milliseconds: number): Promise<SubscriberReport> {
  for (const until = Date.now() + milliseconds;;) {
    const report = (await house.signals.reports()).find((one) => one.name === name);
    if (!report) throw new TypeError(`Cannot find subscriber "${name}" that was just there`);
    if (report.lag === 0 || Date.now() >= until) return report;
    await wait(50);
  }
}

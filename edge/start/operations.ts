import { z } from "zod";
import { refuse } from "core/base/refusal.ts";
import { log } from "core/base/log.ts";
import type { House, Positions } from "core/run/house.ts";
import { readInput } from "core/work/command.ts";
import type { Progress } from "core/work/job.ts";
import { readSaid } from "core/work/outbox.ts";
import { findCurrentCourse, importCourse, type ImportReport, listCourses } from "contexts/content/mod.ts";
import { createAccount, newPassword } from "contexts/identity/mod.ts";
import { getSite, type NotedFacts, operatorRefusal } from "contexts/site/mod.ts";
import { accountOperations } from "./account_operations.ts";
import { noted, type Operation, operation, type Task } from "./operation.ts";
import { pluginOperations } from "./plugin_operations.ts";
import { rebuildOperation } from "./rebuild_operation.ts";
import { signalOperations } from "./signal_operations.ts";

/** How long an operation waits for others to hear what it said; they do so later in any case. */
const LONGEST_WAIT = 30_000;

/** The operations by name: the same for pages, for a house opened by a command and, through the door, for a running one. */
export const operations = {
  import: operation({
    input: z.object({ path: z.string().min(1).max(4_096) }),
    about: ({ path }) => ({ file: path.split(/[\\/]/).findLast((part) => part !== "")?.slice(-200) ?? "" }),
    async run(
      { house, actor },
      { path },
      progress,
    ): Promise<ImportReport & { version: number; seconds: number }> {
      const begun = performance.now();
      const report = await house.run(importCourse, { path }, actor, progress);
      const content = house.reader("content");
      await untilHeard(house, { content: await readSaid(content) });
      const { version } = (await findCurrentCourse(content, report.course))!;
      return { ...report, version, seconds: Math.round(performance.now() - begun) / 1000 };
    },
    came: ({ course, version }) => ({ course, version }),
  }),
  courses: operation({
    input: z.object({}),
    about: "nothing",
    run: ({ house }) => listCourses(house.reader("content")),
  }),
  addAccount: operation({
    input: z.object({
      name: z.string(),
      email: z.string(),
      role: z.enum(["author", "operator"]).optional(),
    }),
    about: ({ role }): NotedFacts => role ? { role } : {},
    async run({ house, actor }, { name, email, role }) {
      const { language } = await getSite(house.reader("site"));
      const account = { name, email, password: newPassword(), roles: role ? [role] : [] };
      const { answer, position } = await house.send(createAccount, { ...account, language }, actor);
      await untilHeard(house, { [position.context]: position.sequence });
      return { ...account, ...answer };
    },
    came: ({ personId }) => ({ personId }),
  }),
  ...accountOperations,
  ...signalOperations,
  ...pluginOperations,
  rebuild: rebuildOperation,
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

/** Who has an operation done, and whether they wait until what it sets going is over, told how far it is. */
export interface Asking extends Task {
  readonly follow?: Progress;
}

/**
 * Does one operation, and notes what changes something or shows what is hidden. Refuses `site.operators_only`,
 * `operate.input_invalid`, and whatever the house refuses.
 */
export async function perform<Name extends OperationName>(
  { house, actor, follow }: Asking,
  name: Name,
  given: InputOf<Name>,
): Promise<AnswerOf<Name>> {
  refuse(operatorRefusal(actor));
  const task = { house, actor };
  const { input, run, about, came, ...more } = operations[name] as unknown as Operation<
    z.ZodType,
    AnswerOf<Name>
  >;
  const read = readInput({ name: `operate.${name}`, input }, given);
  const facts = about === "nothing" ? undefined : about(read);
  const act = () => run(task, read, follow ?? (() => {}));
  const answer = facts === undefined ? await act() : await noted(task, name, facts, async () => {
    const answer = await act();
    return { answer, came: came?.(answer) ?? {} };
  });
  return follow && more.follow ? await more.follow(task, answer, follow) : answer;
}

async function untilHeard(house: House, positions: Positions): Promise<void> {
  if (await house.caughtUp(positions, LONGEST_WAIT)) return;
  log("warn", "Not everybody has heard yet; they will once they can", { positions });
}

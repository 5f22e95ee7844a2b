import { RELEASE } from "core/base/release.ts";
import { listFiles, ROOT } from "core/testing/files.ts";

// The release after this one, as far as upgrading to it goes: this checkout with a step that expands, a command that
// writes what the step added, and new versions of two signals.

/** A checkout of the next release, in a folder that goes with it. */
export interface NextRelease extends AsyncDisposable {
  readonly root: URL;
}

/** The signal as both releases hear it, and as the next one says it. */
export const GRADED = ["learning.problem.graded.v1", "learning.problem.graded.v2"] as const;

/** What the next release says, and the way to and from what this one says. */
const VERSION = `export const problemGradedV2 = defineSignal({
  name: "${GRADED[1]}",
  doc: "An attempt was graded; the newest score of a problem is the one that counts.",
  key,
  body: z.object({
    ...who,
    blockId,
    attempt: z.number().int(),
    points: z.object({ got: z.number(), of: z.number() }),
    correct: z.enum(["correct", "partly", "incorrect"]),
  }),
  example: { ...learner, blockId: "problem@hum", attempt: 1, points: { got: 1, of: 1 }, correct: "correct" },
  before: problemGraded,
  upcast: ({ score, maxScore, ...same }) => ({ ...same, points: { got: score, of: maxScore } }),
  downcast: ({ points, ...same }) => ({ ...same, score: points.got, maxScore: points.of }),
});

/** Everything that learning says. */
export const signals = [
  problemGradedV2,`;

/** Each by its file: what stands there now, and what stands there in the next release. */
const CHANGES: readonly [file: string, now: string, then: string][] = [
  ["core/base/release.ts", `RELEASE = ${RELEASE};`, `RELEASE = ${RELEASE + 1};`],
  [
    "contexts/learning/signals.ts",
    "/** Everything that learning says. */\nexport const signals = [",
    VERSION,
  ],
  [
    "contexts/learning/signals.ts",
    `"${GRADED[0]}": BodyOf<typeof problemGraded>;`,
    `"${GRADED[0]}": BodyOf<typeof problemGraded>;\n    "${GRADED[1]}": BodyOf<typeof problemGradedV2>;`,
  ],
  [
    "contexts/identity/signals.ts",
    "/** Everything that identity says. */\nexport const signals = [",
    `export const sessionEndedV2 = defineSignal({
  name: "identity.session.ended.v2",
  doc: "A session ended by signing out, or to make room for a newer one; nobody may act under it any more.",
  key: (body) => body.of.personId,
  body: z.object({ of: z.object({ personId, sessionId: z.string() }) }),
  example: { of: { personId: person, sessionId: "0190f2a4-8000-7000-8000-000000000001" } },
  before: sessionEnded,
  upcast: (ended) => ({ of: ended }),
  downcast: ({ of }) => of,
});

/** Everything that identity says. */
export const signals = [
  sessionEndedV2,`,
  ],
  ["contexts/identity/commands/sessions.ts", "import { sessionEnded }", "import { sessionEndedV2 }"],
  [
    "contexts/identity/commands/sessions.ts",
    "work.emit(sessionEnded({ personId, sessionId: ended }));",
    "work.emit(sessionEndedV2({ of: { personId, sessionId: ended } }));",
  ],
  ["contexts/learning/commands/submit_answer.ts", "import { problemGraded,", "import { problemGradedV2,"],
  [
    "contexts/learning/commands/submit_answer.ts",
    "work.emit(problemGraded({ ...who, score, maxScore: max, correct }));",
    `await work.database.run(
      sql\`update attempt set share = \${max > 0 ? score / max : 0} where person_id = \${personId}
        and course_id = \${courseId} and block_id = \${blockId} and rev = \${rev}\`,
    );
    work.emit(problemGradedV2({ ...who, points: { got: score, of: max }, correct }));`,
  ],
];

/** Makes the next release of this checkout: without its tests, and with the islands that are built here. */
export async function makeNextRelease(): Promise<NextRelease> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_next_" });
  const root = new URL(`file://${folder}/`);
  const dispose = () => Deno.remove(folder, { recursive: true });
  try {
    const files = (await listFiles()).filter(isRun);
    await copy(files, root);
    const steps = files.filter((file) => file.startsWith("contexts/learning/migrations/")).length;
    const step = `contexts/learning/migrations/${String(steps + 1).padStart(4, "0")}_share.sql`;
    await Deno.writeTextFile(new URL(step, root), "alter table attempt add column share real;\n");
    for (const [file, now, then] of CHANGES) await change(new URL(file, root), now, then);
    return { root, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** Whether a process that runs reads it. */
function isRun(file: string): boolean {
  return /^((core|contexts|plugins|edge|islands)\/|(deno|import_map)\.json$|deno\.lock$)/.test(file) &&
    !/_test\.tsx?$/.test(file);
}

async function copy(files: readonly string[], root: URL): Promise<void> {
  const folders = new Set(files.map((file) => new URL("./", new URL(file, root)).href));
  for (const folder of folders) await Deno.mkdir(new URL(folder), { recursive: true });
  await Promise.all(files.map((file) => Deno.copyFile(new URL(file, ROOT), new URL(file, root))));
  await Deno.mkdir(new URL(".cache/", root));
  await Deno.symlink(new URL(".cache/islands", ROOT), new URL(".cache/islands", root), { type: "dir" });
}

/** Throws an Error where the file does not say once what is to be changed: then this page has to be, too. */
async function change(file: URL, now: string, then: string): Promise<void> {
  const text = await Deno.readTextFile(file);
  const parts = text.split(now);
  if (parts.length !== 2) throw new Error(`Cannot make the next release: ${file.pathname} says no "${now}"`);
  await Deno.writeTextFile(file, parts.join(then));
}

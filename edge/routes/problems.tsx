import { Hono } from "hono";
import { Refusal } from "core/base/refusal.ts";
import { currentFields, type ServedFile } from "core/plugin/block_type.ts";
import type { Position } from "core/signal/signal.ts";
import type { Done } from "core/work/work.ts";
import {
  answerErrors,
  type ProblemState,
  reportVideo,
  resetProblem,
  saveAnswer,
  showAnswer,
  showHint,
  submitAnswer,
} from "contexts/learning/mod.ts";
import { problemDomId } from "edge/components/problem_view.ts";
import { answerConflict } from "edge/unit/conflict_answer.tsx";
import type { Front } from "edge/front.ts";
import { keyUnderWay } from "edge/middleware/follow_request.ts";
import { actorOf } from "edge/middleware/visitor.ts";
import { paths } from "edge/paths.ts";
import type { JustNow } from "edge/unit/problem_state.ts";
import { answerSeen, type EdgeContext, type EdgeEnv, formOf, sessionOf, tellWait } from "edge/respond.tsx";
import { answerUnit, problemHtml, unitHere } from "edge/unit/unit_answer.tsx";
import { FRAME_POLICY } from "edge/unit/script_frame.ts";

/** Which problem a request is about. */
interface At {
  readonly course: string;
  readonly unit: string;
  readonly block: string;
}

type Form = Readonly<Record<string, string | string[]>>;

/** What learners do in a unit: answer problems, watch videos, open what a block serves beside its page. */
export function problems(front: Front) {
  return new Hono<EdgeEnv>()
    .post("/learn/:course/:unit/problems/:block", (c) => act(c, front, c.req.param(), "submit"))
    .post("/learn/:course/:unit/problems/:block/:verb{draft|hint|answer|reset}", (c) => {
      const { verb, ...at } = c.req.param();
      return act(c, front, at, verb as Verb);
    })
    // Where an answer came back with help, the address is the form's: asked for again, it is the problem.
    .get("/learn/:course/:unit/problems/:block/:verb?", (c) => {
      const { course, unit, block } = c.req.param();
      return c.redirect(`${paths.unit(course, unit)}#${encodeURIComponent(problemDomId(block))}`, 303);
    })
    .post("/learn/:course/:unit/videos/:block", async (c) => {
      const { course, block } = c.req.param();
      const form = await formOf(c);
      const input = {
        courseId: course,
        blockId: block,
        what: form.get("what"),
        second: secondOf(form.get("second")),
      };
      await front.house.send(
        reportVideo,
        input as Parameters<typeof reportVideo.run>[1],
        actorOf(sessionOf(c)),
      );
      return c.body(null, 204);
    })
    .get("/learn/:course/:unit/blocks/:block/:file", async (c) => {
      const { block, file } = c.req.param();
      const served = await servedFile(c, front, block, file);
      if (!served) throw missing(block);
      return c.body(served.body, 200, {
        "content-type": served.contentType,
        // Whatever it holds, it runs in an origin that nobody else has.
        "content-security-policy": FRAME_POLICY,
        "cache-control": "private, max-age=3600",
      });
    });
}

type Verb = "submit" | "draft" | "hint" | "answer" | "reset";

const DID = { submit: "submitted", draft: "saved", hint: "hint", answer: "shown", reset: "reset" } as const;

/** Does what the form asks; then the unit again, or only the problem where a script asked for that. */
async function act(c: EdgeContext, front: Front, at: At, verb: Verb): Promise<Response> {
  const form = await readForm(c);
  try {
    const position = await send(c, front, at, verb, form);
    return await answered(c, front, at, position, { justDid: DID[verb] });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === "learning.answer_malformed") {
      return await misread(c, front, at, { errors: answerErrors(error.facts), typed: form });
    }
    if (error.code === "learning.answered_elsewhere") return await answerConflict(c, front, at, form);
    if (verb === "submit" && isClosed(error)) return await keptLate(c, front, at, form, error);
    if (verb === "submit" && error.code === "learning.halted") await keepHalted(c, front, at, form);
    if (error.code === "region.home_away" && !isFragment(c)) return await unsent(c, front, at, form, error);
    throw error;
  }
}

async function send(c: EdgeContext, front: Front, at: At, verb: Verb, form: Form): Promise<Position> {
  const actor = actorOf(sessionOf(c));
  const problem = { courseId: at.course, blockId: at.block };
  const rev = Number(one(form.rev) ?? NaN);
  const { rev: _rev, attempt_key: _key, ...answers } = form;
  const { house } = front;
  switch (verb) {
    case "submit":
      return (await house.send(submitAnswer, { ...problem, rev, form: answers }, actor)).position;
    case "draft":
      return (await house.send(saveAnswer, { ...problem, rev, form: answers }, actor)).position;
    case "hint":
      return (await nextHint(c, front, at)).position;
    case "answer":
      return (await house.send(showAnswer, problem, actor)).position;
    case "reset":
      return (await house.send(resetProblem, { ...problem, rev }, actor)).position;
  }
}

async function nextHint(c: EdgeContext, front: Front, at: At): Promise<Done<ProblemState>> {
  const { state } = await unitHere(front, c.get("visitor"), at);
  const hint = (state.problems[at.block]?.hints ?? 0) + 1;
  return await front.house.send(
    showHint,
    { courseId: at.course, blockId: at.block, hint },
    actorOf(sessionOf(c)),
  );
}

async function answered(
  c: EdgeContext,
  front: Front,
  at: At,
  position: Position,
  just: JustNow,
): Promise<Response> {
  if (isFragment(c)) {
    c.header("set-cookie", front.positions.cookie([position]), { append: true });
    return await fragment(c, front, at, just, 200);
  }
  const anchor = just.justDid === "submitted" ? `${problemDomId(at.block)}-result` : problemDomId(at.block);
  return answerSeen(c, front, `${paths.unit(at.course, at.unit)}#${encodeURIComponent(anchor)}`, [position]);
}

/** An answer that could not be understood: help at its fields, what was typed kept, no attempt used. */
async function misread(c: EdgeContext, front: Front, at: At, just: JustNow): Promise<Response> {
  return isFragment(c)
    ? await fragment(c, front, at, just, 422)
    : await answerUnit(c, front, at, { [at.block]: just }, 422);
}

/** Nobody knows whether it arrived: the unit again with what was typed, to be sent again as the same. */
async function unsent(
  c: EdgeContext,
  front: Front,
  at: At,
  form: Form,
  refusal: Refusal,
): Promise<Response> {
  const rev = Number(one(form.rev) ?? NaN);
  const key = keyUnderWay();
  if (!Number.isSafeInteger(rev) || key === undefined) throw refusal;
  tellWait(c, refusal);
  return await answerUnit(c, front, at, { [at.block]: { typed: form, unsent: { rev, key } } }, 503);
}

function isClosed({ code }: Refusal): boolean {
  return code === "learning.past_due" || code === "learning.no_attempts_left";
}

/** An answer that came too late to count is kept as a draft, and says so; nothing that was typed is lost. */
async function keptLate(
  c: EdgeContext,
  front: Front,
  at: At,
  form: Form,
  refusal: Refusal,
): Promise<Response> {
  if (refusal.code !== "learning.past_due") throw refusal;
  const position = await send(c, front, at, "draft", form);
  if (isFragment(c)) return await answered(c, front, at, position, { justDid: "saved" });
  return answerSeen(c, front, `${paths.unit(at.course, at.unit)}?notice=draft_kept`, [position]);
}

/** What a plugin halted is kept as a draft too, so that it is there once the learner comes back from the reason. */
async function keepHalted(c: EdgeContext, front: Front, at: At, form: Form): Promise<void> {
  try {
    await send(c, front, at, "draft", form);
  } catch (error) {
    // Where it cannot be kept, the reason for the halt is still what there is to say.
    if (!(error instanceof Refusal)) throw error;
  }
}

/** A script swaps one problem's HTML instead of loading the page again. */
function isFragment(c: EdgeContext): boolean {
  return c.req.header("x-fragment") === "problem";
}

async function fragment(
  c: EdgeContext,
  front: Front,
  at: At,
  just: JustNow,
  status: 200 | 422,
): Promise<Response> {
  const here = await unitHere(front, c.get("visitor"), at);
  const problem = here.compiled.problems.find(({ id }) => id === at.block);
  if (!problem) throw missing(at.block);
  c.header("cache-control", "no-store");
  return c.html(await problemHtml(here, problem, c.get("visitor"), just), status);
}

async function servedFile(
  c: EdgeContext,
  front: Front,
  id: string,
  name: string,
): Promise<ServedFile | undefined> {
  const at = c.req.param() as unknown as At;
  const { compiled } = await unitHere(front, c.get("visitor"), at);
  const block = compiled.document.blocks.find((one) => one.id === id);
  const type = block && front.providers.find("block_type", block.type);
  if (!type || block.content.kind !== "fields") return undefined;
  return type.serve?.(currentFields(type, block.content), name);
}

/** A form's fields; a name that comes more than once has them all. Files are passed over. */
async function readForm(c: EdgeContext): Promise<Form> {
  const form: Record<string, string | string[]> = {};
  const data = await formOf(c);
  for (const name of new Set(data.keys())) {
    const values = data.getAll(name).filter((value) => typeof value === "string");
    form[name] = values.length === 1 ? values[0]! : values;
  }
  return form;
}

/** Where in a video: seconds as a browser counts them; what is no such number is none. */
function secondOf(given: FormDataEntryValue | null): number {
  return typeof given === "string" && /^\d{1,7}(\.\d{1,20})?$/.test(given) ? Number(given) : NaN;
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function missing(block: string): Refusal {
  return new Refusal("edge.page_missing", "missing", `Cannot find "${block}" here`);
}

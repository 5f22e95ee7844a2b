import type { WrittenBlock } from "core/plugin/block_type.ts";
import type { Problem } from "contexts/content/problem.ts";
import { writePart } from "./write/parts.ts";
import { htmlAsXml, xml } from "./write/xml.ts";

/** A problem as OLX. */
export function writeProblem(problem: Problem, name: string): WrittenBlock {
  const { weight, maxAttempts, showAnswer, showAnswerAfter, showCorrectness, showReset, hints, solution } =
    problem;
  const settings = {
    url_name: name,
    weight,
    max_attempts: maxAttempts,
    showanswer: showAnswer,
    attempts_before_showanswer_button: showAnswerAfter,
    show_correctness: showCorrectness,
    show_reset_button: showReset,
  };
  const demanded = hints.map((hint) => xml("hint", {}, htmlAsXml(hint)));
  const after = [
    solution === undefined ? "" : xml("solution", {}, htmlAsXml(solution)),
    demanded.length === 0 ? "" : xml("demandhint", {}, ...demanded),
  ];
  return { xml: xml("problem", settings, writeBody(problem), ...after), files: {} };
}

/**
 * The prose and the questions in their order. Pieces of prose that stand side by side would be read as one: each
 * question is put into as many `<text>` elements, which mean nothing, as it takes to keep them apart.
 */
function writeBody({ body, parts }: Problem): string {
  const byId = new Map(parts.map((part) => [part.id, part]));
  const asked = body.flatMap((piece, at) => "part" in piece ? [{ at, part: byId.get(piece.part) }] : []);
  if (asked.length === 0) return proseOf(body).join("");
  return asked.map(({ at, part }, index) => {
    const before = index === 0 ? proseOf(body.slice(0, at)) : [];
    const after = proseOf(body.slice(at + 1, asked[index + 1]?.at));
    return wrapped(before, part ? writePart(part) : "", after);
  }).join("");
}

function proseOf(body: Problem["body"]): string[] {
  return body.flatMap((piece) => "html" in piece ? [htmlAsXml(piece.html)] : []);
}

function wrapped(before: readonly string[], question: string, after: readonly string[]): string {
  const depth = Math.max(0, before.length - 1, after.length - 1);
  const [first = "", ...inner] = before;
  const opening = Array.from({ length: depth }, (_, at) => `<text>${inner[at] ?? ""}`).join("");
  const [next = "", ...outer] = after;
  const closing = Array.from({ length: depth }, (_, at) => `</text>${outer[at] ?? ""}`).join("");
  return first + opening + question + next + closing;
}

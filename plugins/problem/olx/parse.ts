import { elementsIn, type XmlElement } from "core/plugin/element.ts";
import { Refusal } from "core/base/refusal.ts";
import { readBody } from "./body.ts";
import { readCheckboxes, readChoice, readSingleChoice } from "./choices.ts";
import type { Problem, ProblemPart } from "contexts/content/problem.ts";
import { readDropdown } from "./dropdown.ts";
import { elementsUnder } from "./markup.ts";
import { readNumerical } from "./numerical.ts";
import { readOwnQuestion, readQuestion } from "./question.ts";
import type { Clean } from "./reading.ts";
import { html, present } from "./reading.ts";
import type { Response } from "./recognise.ts";
import { recognise } from "./recognise.ts";
import { readSettings } from "./settings.ts";
import { solutions } from "./targeted_feedback.ts";
import { readText } from "./text_input.ts";

/** A problem as data, or the reason why it cannot be graded exactly. */
export type ParsedProblem = { readonly problem: Problem } | { readonly unsupported: string };

/** What a response became: its parts, each with its input, and what of the prose they took over. */
interface ReadResponse {
  readonly parts: readonly (readonly [XmlElement, ProblemPart])[];
  readonly said: readonly XmlElement[];
}

const READERS = {
  multiplechoiceresponse: readChoice,
  truefalseresponse: readSingleChoice,
  choiceresponse: readCheckboxes,
  numericalresponse: readNumerical,
  stringresponse: readText,
} as const;

function isReadable(tag: string): tag is keyof typeof READERS {
  return Object.hasOwn(READERS, tag);
}

/** Several dropdowns in one response share its question, which stays in the prose. */
function readDropdowns({ inputs }: Response, ids: readonly string[], clean: Clean): ReadResponse {
  const asked = inputs.map((input) => readOwnQuestion(input, clean));
  const parts = inputs.map((input, index) => {
    const { label } = asked[index]!;
    return [input, readDropdown(input, { id: ids[index]!, label }, clean)] as const;
  });
  return { parts, said: asked.flatMap(({ said }) => said) };
}

function readResponse(response: Response, ids: readonly string[], clean: Clean): ReadResponse {
  const { element, inputs } = response;
  if (inputs.length > 1) return readDropdowns(response, ids, clean);
  const { said, ...asked } = readQuestion(response, clean);
  const question = { id: ids[0]!, ...asked };
  const tag = element.tagName;
  const part = isReadable(tag)
    ? READERS[tag](response, question, clean)
    : readDropdown(inputs[0]!, question, clean);
  return { parts: [[inputs[0]!, part]], said };
}

function readHints(problem: XmlElement, clean: Clean): string[] {
  return elementsUnder(problem).filter(({ tagName }) => tagName === "demandhint")
    .flatMap((demand) => elementsIn(demand, "hint"))
    .map((one) => html(one, clean));
}

function readProblem(
  element: XmlElement,
  attributes: Readonly<Record<string, string>>,
  clean: Clean,
): Problem {
  const responses = recognise(element);
  let count = 0;
  const read = responses.map((response) =>
    readResponse(response, response.inputs.map(() => `p${++count}`), clean)
  );
  const parts = read.flatMap((one) => one.parts);
  const body = readBody(element, {
    parts: new Map(parts.map(([input, part]) => [input, part.id])),
    responses: new Set(responses.map((response) => response.element)),
    said: new Set(read.flatMap((one) => one.said)),
    clean,
  });
  return present({
    body,
    parts: parts.map(([, part]) => part),
    hints: readHints(element, clean),
    solution: solutions(element, clean),
    ...readSettings(attributes),
  });
}

/**
 * Reads an Open edX problem: its XML and the attributes that hold for it, with `clean` for every piece of
 * HTML. A problem of which anything cannot be graded exactly is unsupported as a whole, with the reason.
 */
export function parseProblem(
  element: XmlElement,
  attributes: Readonly<Record<string, string>>,
  clean: Clean,
): ParsedProblem {
  try {
    return { problem: readProblem(element, attributes, clean) };
  } catch (error) {
    if (error instanceof Refusal) return { unsupported: error.message };
    throw error;
  }
}

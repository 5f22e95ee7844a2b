import type { XmlElement } from "core/plugin/element.ts";
import { attribute, elementsUnder } from "./markup.ts";
import { unsupported } from "./unsupported.ts";

// What a problem asks for: its responses with their inputs, or the reason why it cannot be graded exactly.

/** One response of the problem and the inputs inside it. */
export interface Response {
  readonly element: XmlElement;
  readonly inputs: readonly XmlElement[];
}

/** The responses we grade, and the inputs each may hold. */
const RESPONSES: Readonly<Record<string, readonly string[]>> = {
  multiplechoiceresponse: ["choicegroup"],
  truefalseresponse: ["choicegroup"],
  choiceresponse: ["checkboxgroup", "radiogroup"],
  optionresponse: ["optioninput"],
  numericalresponse: ["textline", "formulaequationinput"],
  stringresponse: ["textline"],
};

const INPUTS = new Set(Object.values(RESPONSES).flat());

/** Whether an element is an input that we have. */
export function isInput({ tagName }: XmlElement): boolean {
  return INPUTS.has(tagName);
}

/** Responses that need more than data to be graded, and what they need. */
const BEYOND: Readonly<Record<string, string>> = {
  annotationresponse: "an annotation of a text",
  choicetextresponse: "choices with inputs inside them",
  coderesponse: "code graded by an outside queue",
  customresponse: "an answer graded by the author's Python script",
  externalresponse: "code graded by an outside service",
  formularesponse: "a formula compared at sample points",
  imageresponse: "a click on an image",
  javascriptresponse: "an answer graded by the author's JavaScript",
  schematicresponse: "a circuit graded by the author's Python script",
  symbolicresponse: "a symbolic expression",
};

/** Inputs we do not have whose names do not end in "input". */
const OTHER_INPUTS = new Set([
  "checkboxtextgroup",
  "crystallography",
  "filesubmission",
  "radiotextgroup",
  "schematic",
  "textbox",
]);

const MAX_NODES = 20_000;
const MAX_DEPTH = 100;

function depthOf(element: XmlElement): number {
  let depth = 0;
  for (let at = element.parentElement; at && depth <= MAX_DEPTH; at = at.parentElement) depth++;
  return depth;
}

function checkSize(elements: readonly XmlElement[]): void {
  if (elements.length > MAX_NODES) unsupported("the problem has too many elements");
  if (elements.some((element) => depthOf(element) > MAX_DEPTH)) {
    unsupported("the problem is nested too deeply");
  }
}

function checkTag({ tagName: tag }: XmlElement): void {
  if (Object.hasOwn(RESPONSES, tag) || INPUTS.has(tag)) return;
  if (tag.endsWith("response")) {
    unsupported(`${tag}: ${Object.hasOwn(BEYOND, tag) ? BEYOND[tag] : "a kind of answer we do not know"}`);
  }
  if (OTHER_INPUTS.has(tag) || /.input$/.test(tag)) unsupported(`${tag}: an input we do not have`);
  if (tag === "include") unsupported("include: a part of the problem is in another file");
}

function isPython(script: XmlElement): boolean {
  return !/javascript|perl/.test(attribute(script, "type") ?? "");
}

/** The variables that Open edX gives to every problem. */
const ALWAYS_KNOWN = /\$(?:seed|anonymous_student_id|script_code|python_path|extra_files)/;

/** A script's variables are written as `$name`, in prose as in answers; without them the script changes nothing. */
function checkVariables(problem: XmlElement, elements: readonly XmlElement[]): void {
  const scripts = elements.filter((element) => element.tagName === "script");
  const python = scripts.some((script) => isPython(script) && (script.textContent ?? "").trim() !== "");
  const variable = python ? /\$[\p{L}_]\w*/u : ALWAYS_KNOWN;
  const inside = new Set<unknown>(scripts);
  const written = elements.filter((element) => !inside.has(element))
    .flatMap((element) => [...element.attributes].map((one) => one.value));
  const prose = [problem, ...elements].filter((element) => !inside.has(element))
    .flatMap((element) =>
      [...element.childNodes].filter((node) => node.nodeType === 3 || node.nodeType === 4)
    )
    .map((node) => node.nodeValue ?? "");
  const found = [...written, ...prose].map((text) => variable.exec(text)?.[0]).find((name) => name);
  if (found) unsupported(`script: the problem uses ${found}, a variable of its Python script`);
}

function responseAround(input: XmlElement): XmlElement | undefined {
  for (let at = input.parentElement; at; at = at.parentElement) {
    if (Object.hasOwn(RESPONSES, at.tagName)) return at;
  }
  return undefined;
}

function checkInputs({ element, inputs }: Response): void {
  const tag = element.tagName;
  if (responseAround(element)) unsupported(`${tag}: it stands inside another response`);
  if (inputs.length === 0) unsupported(`${tag}: it has no input`);
  if (inputs.length > 1 && tag !== "optionresponse") unsupported(`${tag}: it has more than one input`);
  for (const input of inputs) {
    if (!RESPONSES[tag]!.includes(input.tagName)) unsupported(`${tag}: it cannot have a ${input.tagName}`);
    if (attribute(input, "hidden")) unsupported(`${tag}: its input is filled by a script`);
    if ((attribute(input, "points") ?? "1") !== "1") unsupported(`${tag}: its input has points of its own`);
  }
}

/** Finds the responses of a problem in the order of the source, or refuses it with the reason. */
export function recognise(problem: XmlElement): Response[] {
  const elements = elementsUnder(problem);
  checkSize(elements);
  elements.forEach(checkTag);
  checkVariables(problem, elements);
  const inputs = Map.groupBy(elements.filter(isInput), responseAround);
  const stray = inputs.get(undefined);
  if (stray) unsupported(`${stray[0]!.tagName}: an input outside a response`);
  const responses = elements.filter(({ tagName }) => Object.hasOwn(RESPONSES, tagName))
    .map((element) => ({ element, inputs: inputs.get(element) ?? [] }));
  responses.forEach(checkInputs);
  if (elements.some((one) => one.tagName === "hintgroup" && one.hasAttribute("hintfn"))) {
    unsupported("hintgroup: hints chosen by the author's Python script");
  }
  return responses;
}

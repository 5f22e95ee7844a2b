import { asElement, type XmlElement, type XmlNode } from "core/plugin/element.ts";
import type { Problem } from "contexts/content/problem.ts";
import { wrappedHtml } from "./markup.ts";
import type { Clean } from "./reading.ts";

/** What the prose of a problem is put together from. */
export interface BodySource {
  /** the part that each input became */
  readonly parts: ReadonlyMap<XmlElement, string>;
  /** responses, whose own tag says nothing to a reader */
  readonly responses: ReadonlySet<XmlElement>;
  /** elements already said elsewhere */
  readonly said: ReadonlySet<XmlElement>;
  readonly clean: Clean;
}

function ancestors(inputs: Iterable<XmlElement>): Set<XmlElement> {
  const around = new Set<XmlElement>();
  for (const input of inputs) {
    for (let at = input.parentElement; at && !around.has(at); at = at.parentElement) around.add(at);
  }
  return around;
}

/**
 * Cuts a problem into prose and inputs in the author's order. Where an element holds both, each run of prose
 * inside it becomes a piece in a copy of that element.
 */
export function readBody(problem: XmlElement, source: BodySource): Problem["body"] {
  const body: Problem["body"] = [];
  const holders = ancestors(source.parts.keys());

  const walk = (parent: XmlElement, around: readonly XmlElement[]) => {
    let run: XmlNode[] = [];
    const finishRun = () => {
      const html = source.clean(wrappedHtml(run, around)).trim();
      if (html !== "") body.push({ html });
      run = [];
    };
    for (const node of parent.childNodes) {
      const element = asElement(node);
      const part = element && source.parts.get(element);
      if (part !== undefined) {
        finishRun();
        body.push({ part });
      } else if (element && holders.has(element)) {
        finishRun();
        walk(element, source.responses.has(element) ? around : [...around, element]);
      } else if (!element || !source.said.has(element)) {
        run.push(node);
      }
    }
    finishRun();
  };

  walk(problem, []);
  return body;
}

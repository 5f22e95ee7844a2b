import { DOMParser } from "@xmldom/xmldom";
import type { XmlElement } from "core/plugin/element.ts";
import type { Problem } from "contexts/content/problem.ts";
import { problemDefinition } from "contexts/content/problem.ts";
import type { ParsedProblem } from "./parse.ts";
import { parseProblem } from "./parse.ts";

// For tests: problems from XML as a course has it.

function rootOf(xml: string): XmlElement {
  const root = new DOMParser().parseFromString(xml, "text/xml").documentElement;
  if (!root) throw new TypeError("Cannot read a problem: the XML has no root");
  return root;
}

/** Parses a problem's XML with its own attributes, and HTML that needs no cleaning. */
export function parseXml(xml: string): ParsedProblem {
  const root = rootOf(xml);
  return parseProblem(
    root,
    Object.fromEntries([...root.attributes].map((one) => [one.name, one.value])),
    (html) => html,
  );
}

/** The problem that the XML describes; it must be one, and the same after a journey as JSON. */
export function problemFrom(xml: string): Problem {
  const parsed = parseXml(xml);
  if ("unsupported" in parsed) throw new TypeError(`Cannot use the problem: ${parsed.unsupported}`);
  return problemDefinition.parse(JSON.parse(JSON.stringify(parsed.problem)));
}

/** A problem around one response. */
export function problemWith(response: string): Problem {
  return problemFrom(`<problem>${response}</problem>`);
}

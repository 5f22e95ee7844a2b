import { elementsIn, type XmlElement } from "core/plugin/element.ts";
import { elementsUnder } from "./markup.ts";
import type { Clean } from "./reading.ts";
import { html } from "./reading.ts";

// Inputs in the cells of a table are asked by the heads of their row and column; in a page without the
// table around them, the heads are the question.

function closest(element: XmlElement, tags: readonly string[]): XmlElement | undefined {
  for (let at = element.parentElement; at; at = at.parentElement) {
    if (tags.includes(at.tagName)) return at;
  }
  return undefined;
}

function cellsOf(row: XmlElement): XmlElement[] {
  return elementsIn(row).filter(({ tagName }) => tagName === "td" || tagName === "th");
}

/** The question that the table asks with this input, and the cell that only this row's inputs need. */
export function tableLabel(
  input: XmlElement,
  isInput: (element: XmlElement) => boolean,
  clean: Clean,
): { readonly label: string; readonly said: readonly XmlElement[] } {
  const cell = closest(input, ["td", "th"]);
  const row = cell && closest(cell, ["tr"]);
  const table = row && closest(row, ["table"]);
  if (!cell || !row || !table) return { label: "", said: [] };
  const asks = (element: XmlElement) => !elementsUnder(element).some(isInput);
  const [firstRow] = elementsUnder(table).filter(({ tagName }) => tagName === "tr");
  const [first] = cellsOf(row).filter((one) => one !== cell && asks(one)).slice(0, 1);
  const top = firstRow && firstRow !== row && asks(firstRow)
    ? cellsOf(firstRow)[cellsOf(row).indexOf(cell)]
    : undefined;
  const heads = [first, top].flatMap((one) => one ? html(one, clean) : []).filter((one) => one !== "");
  return { label: heads.join(" – "), said: first ? [first] : [] };
}

import { isCheckable } from "./tree.ts";

/** What stands in the inputs of a form, as it would be sent: names with values, a name as often as it has some. */
export type Answer = readonly (readonly [name: string, value: string])[];

function inputsOf(form: Element) {
  return form.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input:not([type=hidden]), select");
}

/** Reads what stands in a form's inputs. */
export function readAnswer(form: Element): Answer {
  return [...inputsOf(form)].flatMap((input) =>
    isCheckable(input) && !(input as HTMLInputElement).checked ? [] : [[input.name, input.value] as const]
  );
}

/** Puts an answer into a form's inputs, but for those that take none any more. */
export function fillIn(form: Element, answer: Answer): void {
  for (const input of inputsOf(form)) {
    if (input.matches("[readonly], [aria-disabled=true]")) continue;
    const values = answer.filter(([name]) => name === input.name).map(([, value]) => value);
    if (isCheckable(input)) (input as HTMLInputElement).checked = values.includes(input.value);
    else if (values[0] !== undefined) input.value = values[0];
  }
}

/** Whether two answers say the same. */
export function isSame(one: Answer, other: Answer): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

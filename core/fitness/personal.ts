import { listFields } from "core/signal/fields.ts";
import { saysPersonal } from "core/signal/personal.ts";
import type { SignalDefinition } from "core/signal/signal.ts";
import { shapeOf } from "./golden.ts";
import type { Need } from "./hearers.ts";

/** What tells who somebody is, wherever it stands. */
const TELLING =
  /^(?:e_?mail|mail|phone|telephone|mobile|fax|address|street|birth_?(?:day|date)|date_?of_?birth|gender|password|secret|ip|ip_?address|user_?agent|avatar|photo|signature|passport|iban)$/i;
/** What tells it where the body is about a person: a course has a name too. */
const TELLING_OF_A_PERSON =
  /^(?:(?:first|last|given|family|full|display|user|nick|real)?_?name|title|bio|about)$/i;
/** Beside a person's id these name what they do it with. */
const OF_SOMETHING_ELSE = /^(?:course|unit|section|block|role|plugin)/i;

/** What is personal in signals and not where it can be erased. */
export function judgePersonal(signals: readonly SignalDefinition[]): string[] {
  return signals.flatMap((signal) => {
    const fields = listFields(shapeOf(signal)).map(({ path }) => path);
    const ofPerson = fields.some((path) => /(?:^|\.)personId$/.test(path));
    const outside = fields.filter((path) => !/^personal(?:\.|$)/.test(path));
    const wrong = outside.filter((path) => {
      const last = path.split(".").at(-1)!.replace(/(?:\[\])+$/, "");
      return TELLING.test(last) ||
        ofPerson && TELLING_OF_A_PERSON.test(last) && !OF_SOMETHING_ELSE.test(path);
    });
    const deep = outside.filter((path) => /\.personal$/.test(path));
    return [
      ...wrong.map((path) => `${signal.signal}: "${path}" tells who somebody is: say it under "personal"`),
      ...deep.map((path) =>
        `${signal.signal}: "${path}" is not erased there: "personal" stands in the body itself`
      ),
      ...saysPersonal(signal) && !fields.includes("personId")
        ? [`${signal.signal}: what is "personal" needs the "personId" that it is about`]
        : [],
    ];
  });
}

/** Who reads what is personal and does not hear that somebody is erased: what they kept of them would stay. */
export function judgeForgetting(needs: readonly Need[], erasing: readonly string[]): string[] {
  const knowing = [...Map.groupBy(needs, ({ hearer }) => hearer)].filter(([, of]) =>
    of.some(({ needs }) => needs.includes("personal")) && !of.some(({ signal }) => erasing.includes(signal))
  );
  return knowing.map(([hearer]) =>
    `${hearer} needs "personal": it hears ${erasing.join(" or ")} and forgets`
  );
}

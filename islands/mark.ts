import type { FreshWords } from "./fresh.tsx";
import type { ProblemWords } from "./problem.tsx";

/** The platform's own islands, by the name of their mark, with what the server tells each. */
export interface Islands {
  readonly fresh: FreshWords;
  readonly problem: ProblemWords;
}

/** What an element says to become an island; what depends on a learner may be a hole of a cached page. */
export interface IslandMark {
  readonly "data-island": string;
  readonly "data-props": string;
}

/** The most that an island may be told: it draws what the server sent, so it needs words and addresses only. */
const MOST_PROPS = 2_048;

/** Marks an element as an island: spread it over the element's attributes. */
export function islandMark<Name extends string>(
  name: Name,
  props: Name extends keyof Islands ? Islands[Name] : Readonly<Record<string, unknown>>,
): IslandMark {
  const json = JSON.stringify(props);
  if (json.length > MOST_PROPS) {
    throw new RangeError(`Cannot mark island "${name}": its props have ${json.length} characters`);
  }
  return { "data-island": name, "data-props": json };
}

import type { PluginsHere } from "core/plugin/plugin_set.ts";
import type { Front } from "edge/front.ts";
import type { Language } from "edge/words.ts";

/** For whom a page is drawn, and where. */
export interface Visit {
  readonly language: Language;
  readonly personId?: string | undefined;
  readonly courseId?: string | undefined;
  /** The page's own path, to come back to. */
  readonly path: string;
}

/** What a slot hands over, with who is looking. */
export function forWhom(
  { personId }: Visit,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return personId === undefined ? given : { ...given, personId };
}

/** Who is on where a visit leads. */
export function pluginsAt({ host }: Front, { courseId }: Pick<Visit, "courseId">): PluginsHere {
  return host.set.at({ courseId });
}

import type { Circumstances } from "core/plugin/call.ts";
import type { PluginHere } from "core/plugin/plugin_set.ts";
import type { Whereabouts } from "core/plugin/scope.ts";

/** Where and for whom a plugin is asked. */
export interface Asking extends Whereabouts {
  readonly site: string;
  readonly language: string;
  readonly now: Date;
}

/** What a call is told of where and for whom it is asked. */
export function circumstancesOf(
  { settings }: PluginHere,
  { site, language, now, courseId }: Asking,
): Circumstances {
  const scope = courseId === undefined ? "site" as const : `course:${courseId}` as const;
  return { site, scope, language, now: textOf(now), settings };
}

/** Of the last moment that somebody asked at: those who are asked one after the other are all asked at it. */
let last: { readonly at: Date; readonly text: string } | undefined;

function textOf(at: Date): string {
  if (last?.at !== at) last = { at, text: at.toISOString() };
  return last.text;
}

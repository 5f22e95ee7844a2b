import { type Actor, actorName } from "core/base/actor.ts";
import { Refusal } from "core/base/refusal.ts";

/** A site's one colour, as the hue and chroma of OKLCH (CSS Color 4, section 9.4); pages derive every shade from it. */
export interface Accent {
  readonly hue: number;
  readonly chroma: number;
}

/** What a site shows of itself. */
export interface Look {
  readonly name: string;
  readonly language: string;
  readonly accent: Accent;
}

/** What a site is until somebody says otherwise. */
export const DEFAULT_LOOK: Look = { name: "Carillon", language: "en", accent: { hue: 195, chroma: 0.11 } };

/** Whether two looks are one. */
export function isSameLook(one: Look, other: Look): boolean {
  return one.name === other.name && one.language === other.language &&
    one.accent.hue === other.accent.hue && one.accent.chroma === other.accent.chroma;
}

/** Why an actor may not set up a site: it is the system's to do. */
export function setUpRefusal(actor: Actor): Refusal | undefined {
  if (actor.kind === "system") return undefined;
  return new Refusal(
    "site.forbidden",
    "forbidden",
    `Cannot set up a site as ${actorName(actor)}: not allowed`,
  );
}

/** Why an actor may not do what operators do: that is for operators, and for the system's own command line. */
export function operatorRefusal(actor: Actor): Refusal | undefined {
  if (actor.kind === "system" || actor.kind === "person" && actor.roles?.includes("operator")) {
    return undefined;
  }
  return new Refusal(
    "site.operators_only",
    "forbidden",
    `Cannot operate this site as ${actorName(actor)}: only operators may`,
  );
}

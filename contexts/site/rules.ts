import { type Actor, actorName } from "core/base/actor.ts";
import { Refusal } from "core/base/refusal.ts";
import { isNeeded, type Manifest } from "core/plugin/manifest.ts";
import type { Scope } from "core/plugin/scope.ts";

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

/** Whether an actor chooses as one who makes courses, and not as an operator. */
export function isOfTeam(actor: Actor): boolean {
  return operatorRefusal(actor) !== undefined && actor.kind === "person" &&
    actor.roles?.includes("author") === true;
}

/**
 * Why an actor may not choose for a plugin in a scope: operators may everywhere; whoever makes courses, in a course,
 * while courses' teams are allowed to.
 */
export function choiceRefusal(actor: Actor, scope: Scope, isAllowed: boolean): Refusal | undefined {
  if (!isOfTeam(actor) || !scope.startsWith("course:")) return operatorRefusal(actor);
  if (isAllowed) return undefined;
  return new Refusal(
    "site.plugin_not_allowed",
    "forbidden",
    `Cannot choose for ${scope} as ${actorName(actor)}: courses' teams are not allowed to for this plugin`,
  );
}

/** Why a plugin may not be switched off, or chosen for course by course: courses are made of what it provides. */
export function neededRefusal(manifest: Manifest): Refusal | undefined {
  if (!isNeeded(manifest)) return undefined;
  const { id } = manifest;
  return new Refusal(
    "site.plugin_needed",
    "conflict",
    `Cannot switch "${id}": courses are made of what it provides`,
    {
      plugin: id,
    },
  );
}

/** Whether one version comes before another, by Semantic Versioning 2.0.0, section 11; of three numbers each. */
export function isOlder(version: string, than: string): boolean {
  const [one, other] = [version, than].map((text) => text.split(".").map(Number));
  const at = one!.findIndex((number, at) => number !== other![at]);
  return at !== -1 && one![at]! < other![at]!;
}

/** Who signed a package, and what an operator accepts of that. */
export interface Signing {
  readonly publisher: string | null;
  /** Who signed the package before; undefined where there is none. */
  readonly before?: string | null | undefined;
  readonly acceptUnsigned: boolean;
  readonly acceptPublisher?: string | undefined;
}

/** Why a package may not be taken, by who signed it. */
export function signingRefusal({ publisher, before, ...accepted }: Signing): Refusal | undefined {
  if (publisher === null) {
    if (accepted.acceptUnsigned) return undefined;
    return new Refusal("site.plugin_unsigned", "conflict", "Cannot take the package: nobody signed it");
  }
  if (!before || before === publisher || accepted.acceptPublisher === publisher) return undefined;
  return new Refusal(
    "site.plugin_publisher_changed",
    "conflict",
    `Cannot take the package: ${publisher} signed it, ${before} the one before`,
    { publisher, before },
  );
}

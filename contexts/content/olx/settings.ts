import type { BlockName } from "./block_names.ts";
import { isContainer } from "./block_types.ts";
import { plainTitle } from "./markup.ts";
import type { Block } from "./reading.ts";
import { flag, moment, words } from "core/plugin/olx_values.ts";

// A block's settings: what its element says, what the policy says over it, and what comes down from above.

/** Settings that hold for everything below, until a block says otherwise. */
export type Inherited = Readonly<Record<string, string>>;

const INHERITED = [
  "start",
  "due",
  "graded",
  "format",
  "visible_to_staff_only",
  "showanswer",
  "show_correctness",
  "max_attempts",
  "attempts",
  "rerandomize",
  "show_reset_button",
  "graceperiod",
];

/** Settings that are secrets: they stay in the source and go nowhere else. */
const SECRETS = new Set(["lti_passports"]);

/** A block's settings in all the forms that reading needs. */
export interface Settings {
  /** The block's own, the policy's on top. */
  readonly attributes: Readonly<Record<string, string>>;
  /** With what is inherited. */
  readonly effective: Readonly<Record<string, string>>;
  readonly inherited: Inherited;
  readonly facts: Pick<Block, "title" | "start" | "due" | "graded" | "format" | "staffOnly" | "hidden">;
  /** What is said but not understood, in words. */
  readonly problems: readonly string[];
}

/** Brings a block's settings together. */
export function settingsOf(
  own: Readonly<Record<string, string>>,
  policy: Readonly<Record<string, string | undefined>>,
  inherited: Inherited,
  { urlName }: BlockName,
  type: string,
): Settings {
  const merged = { ...own, ...policy };
  const attributes = Object.fromEntries(
    Object.entries(merged).filter((pair): pair is [string, string] =>
      pair[1] !== undefined && !SECRETS.has(pair[0])
    ),
  );
  const passed = { ...inherited };
  for (const name of INHERITED) if (attributes[name] !== undefined) passed[name] = attributes[name];
  const effective = { ...inherited, ...attributes };
  const problems = ["start", "due"].filter((name) => words(attributes[name]) && !moment(attributes[name]))
    .map((name) => `The date ${name}="${attributes[name]}" is not understood`);
  return { attributes, effective, inherited: passed, facts: factsOf(effective, urlName, type), problems };
}

function factsOf(
  settings: Readonly<Record<string, string>>,
  urlName: string,
  type: string,
): Settings["facts"] {
  const facts = {
    title: titleOf(settings, urlName, type),
    start: moment(settings.start),
    due: moment(settings.due),
    graded: flag(settings.graded),
    format: words(settings.format),
    staffOnly: flag(settings.visible_to_staff_only) || undefined,
    hidden: flag(settings.hide_from_toc) || undefined,
  };
  return Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== undefined),
  ) as Settings["facts"];
}

/** Names that a machine gave, which no reader should see. */
const MACHINE_NAME = /^[0-9a-f]{20,}$|_[0-9a-f]{12}$/;

function titleOf(settings: Readonly<Record<string, string>>, urlName: string, type: string): string {
  const said = words(settings.display_name) ?? words(settings.name);
  if (said !== undefined) return plainTitle(said);
  return isContainer(type) && !MACHINE_NAME.test(urlName) ? urlName.replaceAll("_", " ") : "";
}

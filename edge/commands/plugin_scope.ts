import { message, option, optional, string } from "@optique/core";
import { Refusal } from "core/base/refusal.ts";
import type { Scope } from "core/plugin/scope.ts";

/** `--org ORG` and `--course COURSE`: how far something reaches. */
export const scopeOptions = {
  org: optional(option("--org", string({ metavar: "ORG" }), {
    description: message`For the courses of one organisation.`,
  })),
  course: optional(option("--course", string({ metavar: "COURSE" }), {
    description: message`For one course, by its key.`,
  })),
};

/** The scope that was named; the whole site where none was. Refuses `operate.arguments_invalid` for both. */
export function scopeNamed(
  { org, course }: { org?: string | undefined; course?: string | undefined },
): Scope {
  if (org !== undefined && course !== undefined) {
    throw new Refusal("operate.arguments_invalid", "invalid", "Cannot reach both: name --org or --course");
  }
  return course !== undefined ? `course:${course}` : org !== undefined ? `org:${org}` : "site";
}

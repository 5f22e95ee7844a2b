import type { Providers } from "core/work/providers.ts";
import type { CourseText } from "./course_text.ts";
import type { LinkRewriter } from "./links.ts";
import type { Notes } from "./notes.ts";
import type { Policy } from "./policy.ts";

/** What reading a tree needs, and what it gathers on its way. */
export interface Walk {
  readonly text: CourseText;
  readonly policy: Policy;
  readonly links: LinkRewriter;
  readonly notes: Notes;
  /** Where block types are found. */
  readonly providers: Providers;
  readonly reading: (path: string) => void;
}

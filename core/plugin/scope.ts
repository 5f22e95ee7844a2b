/** How far a choice reaches: the whole site, the courses of one organisation, one course. */
export type Scope = "site" | `org:${string}` | `course:${string}`;

/** Where somebody is: in a course, or nowhere in particular on the site. */
export interface Whereabouts {
  readonly courseId?: string | undefined;
}

/** The scopes that reach a place, from the widest to the narrowest. A course's key is `Org+Number+Run`. */
export function scopesOf({ courseId }: Whereabouts): readonly Scope[] {
  if (courseId === undefined) return ["site"];
  return ["site", `org:${orgOf(courseId)}`, `course:${courseId}`];
}

/** The organisation that a course's key begins with. */
export function orgOf(courseId: string): string {
  return courseId.split("+", 1)[0]!;
}

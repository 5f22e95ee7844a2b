// What a region answers by itself: the pages of learners and of everybody, and what belongs to them. All else is
// home's: accounts, course teams, operators, developers, and whatever comes to be there later.

const PAGES = [
  /^\/$/,
  /^\/(?:courses|help|learn|preferences)$/,
  /^\/courses\/[^/]+(?:\/(?:enrollment|leave))?$/,
  /^\/(?:learn|progress|resume|jump)\/.+/,
];
const PARTS = [/^\/(?:files|static)\//, /^\/plugins\/[^/]+\/[^/]+\/frames?\//, /^\/health(?:\/|$)/];

/** Whether a page, or a form of one, is drawn in the region. */
export function isDrawnHere(path: string): boolean {
  return PAGES.some((one) => one.test(path));
}

/** Whether it is a part of pages that is the same for everybody, or says how this process is. */
export function isPartHere(path: string): boolean {
  return PARTS.some((one) => one.test(path));
}

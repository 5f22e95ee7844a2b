const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A session lives so long after it was last seen … */
const SLIDING = 14 * DAY;
/** … but never longer than this after it began. */
const ABSOLUTE = 60 * DAY;
/** Being seen is noted no more often than this: reading pages must not become writing. */
export const TOUCH_AFTER = 10 * MINUTE;
/** Sessions are kept for so long after they began, over or not: they tell which networks a person is known from. */
export const KEPT_FOR = 60 * DAY;
/** So many browsers may be signed in at once; one more ends the one unseen for longest. */
export const MOST_SESSIONS = 20;

/** When a session ends unless it is seen again. */
export function sessionEnd(createdAt: Date, seenAt: Date): Date {
  return new Date(Math.min(seenAt.getTime() + SLIDING, createdAt.getTime() + ABSOLUTE));
}

/** Whether being seen now is worth noting. */
export function isTouchDue(lastSeenAt: Date, now: Date): boolean {
  return now.getTime() - lastSeenAt.getTime() >= TOUCH_AFTER;
}

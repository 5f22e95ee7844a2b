/** One message of the log, told from any that may stand in its place later: where it stands, and when it was stored. */
export interface Mark {
  readonly sequence: number;
  /** Milliseconds since 1970, by the server's clock. */
  readonly stored: number;
}

/** How many times farther back the next mark lies. */
const STEP = 8;

/**
 * A server that ends without a warning may lose the end of the log though it had acknowledged it, and what comes to
 * stand there afterwards is something else. So a subscriber keeps some messages that it has passed in mind, the
 * farther back the sparser: the newest that still stands tells how much of what it has heard is still the log. Since
 * only an end can be lost, everything before a message that stands, stands.
 */
export function withMark(marks: readonly Mark[], mark: Mark): readonly Mark[] {
  const kept = [mark];
  const buckets = new Map<number, number>();
  for (const one of marks.filter(({ sequence }) => sequence < mark.sequence).toReversed()) {
    const bucket = Math.floor(Math.log(mark.sequence - one.sequence) / Math.log(STEP));
    const many = buckets.get(bucket) ?? 0;
    // Two of a bucket: the newest, and the oldest, which is the next to come into the bucket behind.
    if (many < 2) kept.push(one);
    else kept[kept.length - 1] = one;
    buckets.set(bucket, many + 1);
  }
  return kept.reverse();
}

/** Those up to a sequence. */
export function marksUpTo(marks: readonly Mark[], sequence: number): readonly Mark[] {
  return marks.filter((mark) => mark.sequence <= sequence);
}

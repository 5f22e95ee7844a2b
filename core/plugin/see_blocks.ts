import { log } from "core/base/log.ts";
import type { Providers } from "core/work/providers.ts";
import type { BlockLock, BlockTransformer, CourseBlock, Onlooker, Transformed } from "./block_transformer.ts";

/** The most values that a transformer may add to one block. */
const MOST_VALUES = 20;

/** A lock, and the transformer that has the words for it. */
export interface SeenLock extends BlockLock {
  readonly by: BlockTransformer;
}

/** Blocks as somebody sees them. */
export interface SeenBlocks {
  /** Those that are there for them, by their ids, in their order. */
  readonly blocks: ReadonlyMap<string, CourseBlock>;
  /** Those that are not open, by themselves or by what they are in: whichever lock lasts longest. */
  readonly locks: ReadonlyMap<string, SeenLock>;
  /** How long this is so, in milliseconds since 1970. */
  readonly until: number;
}

/** Asks all transformers about blocks, in their order. One that fails, or whose answer is none, is passed over. */
export function seeBlocks(
  providers: Providers,
  blocks: readonly CourseBlock[],
  onlooker: Onlooker,
): SeenBlocks {
  const own = new Map<string, SeenLock>();
  let [left, until] = [blocks, Infinity];
  for (const { name, does } of inOrder(providers)) {
    try {
      const answer = does.transform(left, onlooker);
      check(answer, does, onlooker.now.getTime());
      for (const [id, { locked }] of answer.changes) {
        if (locked) own.set(id, longer(own.get(id), { ...locked, by: does }));
      }
      left = changed(left, answer);
      until = Math.min(until, answer.until ?? Infinity);
    } catch (error) {
      log("error", "A block transformer failed, and is passed over", { transformer: name, error });
    }
  }
  const locks = new Map<string, SeenLock>();
  for (const { id, parent } of left) {
    const above = parent === undefined ? undefined : locks.get(parent);
    const lock = longer(above, own.get(id));
    if (lock) locks.set(id, lock);
  }
  return { blocks: new Map(left.map((block) => [block.id, block])), locks, until };
}

function inOrder(providers: Providers) {
  return providers.list("block_transformer").toSorted((one, other) =>
    one.does.priority - other.does.priority || (one.name < other.name ? -1 : 1)
  );
}

function check(
  { changes, until = Infinity }: Transformed,
  { messages }: BlockTransformer,
  now: number,
): void {
  if (!(until > now)) throw new TypeError(`Cannot keep an answer that ended at ${until}`);
  for (const [id, { locked, values = {} }] of changes) {
    if (locked && messages.en?.[locked.reason] === undefined) {
      throw new TypeError(`Cannot lock "${id}": no words for "${locked.reason}"`);
    }
    if (Object.keys(values).length > MOST_VALUES) {
      throw new TypeError(`Cannot add more than ${MOST_VALUES} values to "${id}"`);
    }
    const odd = Object.entries(values).find(([, value]) => !Number.isFinite(value));
    if (odd) throw new TypeError(`Cannot add "${odd[0]}" to "${id}": ${odd[1]}`);
  }
}

/** The blocks that an answer leaves, with what it adds to them. */
function changed(blocks: readonly CourseBlock[], { changes }: Transformed): readonly CourseBlock[] {
  if (changes.size === 0) return blocks;
  const gone = new Set<string>();
  return blocks.flatMap((block) => {
    const { removed, values } = changes.get(block.id) ?? {};
    if (removed || (block.parent !== undefined && gone.has(block.parent))) {
      gone.add(block.id);
      return [];
    }
    return values ? { ...block, values: { ...block.values, ...values } } : block;
  });
}

/** Of two locks the one that lasts longer; the first, where both last as long. */
function longer<One extends SeenLock | undefined>(first: SeenLock | undefined, second: One): SeenLock | One {
  if (!first || !second) return first ?? second;
  return (second.until ?? Infinity) > (first.until ?? Infinity) ? second : first;
}

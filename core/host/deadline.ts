import { CallFailure } from "core/plugin/call.ts";

/** Lets a plugin answer for so long and no longer: then the call has failed as late, and its signal is aborted. */
export function inDeadline<Answer>(
  plugin: string,
  milliseconds: number,
  act: (timeUp: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const over = new AbortController();
  const answering = async () => await act(over.signal);
  return untilDeadline(plugin, milliseconds, answering(), (late) => over.abort(late));
}

/** Waits for an answer for so long and no longer: then it has failed as late, and whoever gave it is told. */
export function untilDeadline<Answer>(
  plugin: string,
  milliseconds: number,
  answer: Promise<Answer>,
  timeUp: (late: CallFailure) => void = () => {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const wait = beginWait(milliseconds, () => {
      const late = new CallFailure(plugin, "late", `It did not answer within ${milliseconds} ms`);
      timeUp(late);
      reject(late);
    });
    answer.then(
      (answer) => {
        endWait(wait);
        resolve(answer);
      },
      (error) => {
        endWait(wait);
        reject(error);
      },
    );
  });
}

/** Somebody who waits, until when, and what is to happen then. */
interface Wait {
  readonly milliseconds: number;
  readonly until: number;
  readonly timeUp: () => void;
}

/** Those who wait equally long, in the order in which they began: one timer serves all of them, since most need none. */
interface Waiting {
  readonly waits: Set<Wait>;
  timer?: ReturnType<typeof setTimeout> | undefined;
}

const all = new Map<number, Waiting>();

function beginWait(milliseconds: number, timeUp: () => void): Wait {
  let waiting = all.get(milliseconds);
  if (!waiting) all.set(milliseconds, waiting = { waits: new Set() });
  const wait = { milliseconds, until: performance.now() + milliseconds, timeUp };
  waiting.waits.add(wait);
  waiting.timer ??= setTimeout(look, milliseconds, waiting);
  return wait;
}

function endWait(wait: Wait): void {
  const waiting = all.get(wait.milliseconds);
  if (!waiting) return;
  waiting.waits.delete(wait);
  if (waiting.waits.size > 0) return;
  clearTimeout(waiting.timer);
  all.delete(wait.milliseconds);
}

/** Tells those whose time is up, and comes again for whoever is next. */
function look(waiting: Waiting): void {
  waiting.timer = undefined;
  for (const wait of waiting.waits) {
    const left = wait.until - performance.now();
    if (left > 0) {
      waiting.timer = setTimeout(look, left, waiting);
      return;
    }
    waiting.waits.delete(wait);
    wait.timeUp();
  }
}

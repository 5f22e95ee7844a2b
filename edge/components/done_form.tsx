import { Icon } from "edge/components/icon.tsx";
import { paths } from "edge/paths.ts";
import type { Words } from "edge/words.ts";

/** Marks a unit as done, or takes the mark back. Depends on the learner. */
export interface DoneFormProps {
  readonly course: string;
  readonly unit: string;
  readonly done: boolean;
  /** The unit asks something too: this marks what is read and watched in it. */
  readonly asks?: boolean;
  readonly t: Words;
}

const OF_UNIT = { mark: "unit.mark_done", is: "unit.is_done", undo: "unit.undo_done" } as const;
const OF_READING = { mark: "unit.mark_read", is: "unit.is_read", undo: "unit.undo_read" } as const;

/** One button that says the state it is in and what it will do. */
export function DoneForm({ course, unit, done, asks = false, t }: DoneFormProps) {
  const says = asks ? OF_READING : OF_UNIT;
  return (
    <form method="post" action={paths.done(course, unit)} class="row done-form">
      <input type="hidden" name="done" value={done ? "no" : "yes"} />
      {done && (
        <span class="mark-word is-correct">
          <Icon name="correct" />
          <span>{t(says.is)}</span>
        </span>
      )}
      <button type="submit" class={done ? "button button-quiet" : "button"}>
        {!done && <Icon name="check" />}
        <span>{t(done ? says.undo : says.mark)}</span>
      </button>
    </form>
  );
}

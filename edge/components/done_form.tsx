import { Icon } from "edge/components/icon.tsx";
import { paths } from "edge/paths.ts";
import type { Words } from "edge/words.ts";

/** Marks a unit as done, or takes the mark back. Depends on the learner. */
export interface DoneFormProps {
  readonly course: string;
  readonly unit: string;
  readonly done: boolean;
  readonly t: Words;
}

/** One button that says the state it is in and what it will do. */
export function DoneForm({ course, unit, done, t }: DoneFormProps) {
  return (
    <form method="post" action={paths.done(course, unit)} class="row done-form">
      <input type="hidden" name="done" value={done ? "no" : "yes"} />
      {done && (
        <span class="mark-word is-correct">
          <Icon name="correct" />
          <span>{t("unit.is_done")}</span>
        </span>
      )}
      <button type="submit" class={done ? "button button-quiet" : "button"}>
        {!done && <Icon name="check" />}
        <span>{t(done ? "unit.undo_done" : "unit.mark_done")}</span>
      </button>
    </form>
  );
}

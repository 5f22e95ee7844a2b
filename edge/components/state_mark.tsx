import { Icon, type IconName } from "edge/components/icon.tsx";
import type { MessageKey, Words } from "edge/words.ts";

/** How far a learner is with a unit or a subsection. */
export type DoneState = "untouched" | "begun" | "done";

const ICONS: Readonly<Record<DoneState, IconName>> = { untouched: "circle", begun: "half", done: "correct" };
const WORDS: Readonly<Record<DoneState, MessageKey>> = {
  untouched: "state.untouched",
  begun: "state.begun",
  done: "state.done",
};

/** A unit's state in a list: the drawing, and its word for those who do not see it. Depends on the learner. */
export function StateMark(
  { state, t, worded = false }: {
    readonly state: DoneState;
    readonly t: Words;
    /** Whether the word is seen beside the drawing too. */
    readonly worded?: boolean;
  },
) {
  return (
    <span class={`state state-${state}`}>
      <Icon name={ICONS[state]} />
      <span class={worded ? "state-word" : "visually-hidden"}>{t(WORDS[state])}</span>
    </span>
  );
}

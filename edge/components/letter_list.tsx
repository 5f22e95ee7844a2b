import { Moment } from "edge/components/moment.tsx";
import { SUBJECT_AND_VERB, WireName } from "edge/components/wire_name.tsx";
import { paths } from "edge/paths.ts";
import type { ShownLetter } from "edge/start/signal_operations.ts";
import { causeLine } from "edge/views/cause.ts";
import type { Words } from "edge/words.ts";

/** Dead letters, newest first, each with its cause and the button that tries again. */
export function LetterList({ letters, all, named = false, t }: {
  readonly letters: readonly ShownLetter[];
  /** How many there are, those that are not shown included. */
  readonly all: number;
  /** Whether each says whose it is. */
  readonly named?: boolean;
  readonly t: Words;
}) {
  return (
    <>
      <ul class="letters">
        {letters.map((letter) => (
          <li key={`${letter.subscriber} ${letter.id}`}>
            <div class="letter-words">
              <h3>
                <a href={paths.letter(letter.subscriber, letter.id)}>
                  <WireName name={letter.signal.type} strong={SUBJECT_AND_VERB} />
                </a>
              </h3>
              <p class="small" dir="auto">{causeLine(letter.error)}</p>
              <p class="muted small facts">
                {named && <bdi dir="ltr">{letter.subscriber}</bdi>}
                <Moment at={letter.at} t={t} />
                <span>{t("admin.attempts", { count: letter.attempts })}</span>
              </p>
            </div>
            <RedriveForm letter={letter} t={t} />
          </li>
        ))}
      </ul>
      {all > letters.length && <p class="muted">{t("admin.newest_letters")}</p>}
    </>
  );
}

/** The button that hands a dead letter to its subscriber again. */
export function RedriveForm({ letter, t }: { readonly letter: ShownLetter; readonly t: Words }) {
  return (
    <form method="post" action={paths.redrive(letter.subscriber, letter.id)}>
      <button type="submit" class="button">
        <span>{t("admin.redrive")}</span>
        <span class="visually-hidden">{letter.signal.type} {letter.id}</span>
      </button>
    </form>
  );
}

import { Icon } from "edge/components/icon.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { PlayerLayout } from "edge/layouts/player.tsx";

/** One question with what was given in each of the two places, in words. */
export interface TwoAnswers {
  readonly part: string;
  readonly question: string;
  readonly here: string;
  readonly there: string;
}

/** A problem that was answered in two tabs or on two devices: nothing was counted twice, nothing is lost. */
export interface ConflictProps {
  readonly frame: Frame;
  readonly course: { readonly key: string; readonly title: string };
  readonly problem: { readonly id: string; readonly title: string };
  readonly answers: readonly TwoAnswers[];
  /** When the answer from elsewhere came in, and whether it was submitted or only saved. */
  readonly there: { readonly at: Date; readonly submitted: boolean };
  /** The unit, where the answer from elsewhere stands. */
  readonly unitHref: string;
  /** Where the form is sent again, with the fields of this tab and the present revision. */
  readonly action: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
  readonly rev: number;
  readonly attemptKey: string;
  /** False when no attempt is left for the answer of this tab. */
  readonly maySubmit: boolean;
}

/** Shows both answers side by side and lets the learner choose. */
export function ConflictPage(props: ConflictProps) {
  const { frame, course, problem, answers, there, unitHref, maySubmit } = props;
  const { t } = frame;
  const at = t.dateTime(there.at);
  return (
    <PlayerLayout frame={frame} course={course} title={[t("conflict.title"), problem.title]}>
      <div class="middle stack-wide">
        <div class="stack">
          <h1 tabIndex={-1} id="conflict">{t("conflict.title")}</h1>
          <p class="lead">{t(there.submitted ? "conflict.submitted" : "conflict.saved", { at })}</p>
          <p>{t("conflict.safe")}</p>
        </div>
        <div class="scroll" role="region" aria-labelledby="both" tabIndex={0}>
          <table class="table">
            <caption id="both">{problem.title}</caption>
            <thead>
              <tr>
                <th scope="col">{t("conflict.question")}</th>
                <th scope="col">{t("conflict.there")}</th>
                <th scope="col">{t("conflict.here")}</th>
              </tr>
            </thead>
            <tbody>
              {answers.map((answer) => (
                <tr key={answer.part}>
                  <th scope="row">{answer.question}</th>
                  <td>
                    <bdi>{answer.there || "–"}</bdi>
                  </td>
                  <td>
                    <bdi>{answer.here || "–"}</bdi>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <form class="row" method="post" action={props.action}>
          <input type="hidden" name="rev" value={props.rev} />
          <input type="hidden" name="attempt_key" value={props.attemptKey} />
          {props.fields.map(({ name, value }, at) => (
            <input key={at} type="hidden" name={name} value={value} />
          ))}
          <a class="button button-main" href={unitHref}>
            <Icon name="back" />
            <span>{t("conflict.keep_there")}</span>
          </a>
          {maySubmit
            ? <button type="submit" class="button">{t("conflict.send_here")}</button>
            : <p class="muted">{t("conflict.no_attempts")}</p>}
        </form>
      </div>
    </PlayerLayout>
  );
}

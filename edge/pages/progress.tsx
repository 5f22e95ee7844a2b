import { Alert } from "edge/components/alert.tsx";
import { Icon } from "edge/components/icon.tsx";
import { PluginNote } from "edge/components/plugin_note.tsx";
import { ProgressRing } from "edge/components/progress_bar.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { PlayerLayout } from "edge/layouts/player.tsx";
import { Slot } from "edge/slots/slot.tsx";
import type { Words } from "edge/words.ts";

/** A kind of assignment and what it adds to the grade. Shares are from 0 to 1. */
export interface AssignmentType {
  readonly name: string;
  readonly weight: number;
  /** The share reached so far of this kind; undefined before anything of it was graded. */
  readonly share?: number;
  readonly graded: number;
  readonly count: number;
  readonly dropped: number;
}

/** A graded subsection with its problems. */
export interface GradedSubsection {
  readonly id: string;
  readonly title: string;
  readonly type: string;
  /** Absent where the points may not be told yet. */
  readonly earned?: number;
  readonly possible: number;
  readonly dropped?: boolean;
  readonly problems: readonly ProblemScore[];
}

/** What one problem has brought. `waiting`: answered, being graded, or told later. */
export interface ProblemScore {
  readonly id: string;
  readonly title: string;
  readonly href: string;
  readonly earned?: number;
  readonly possible: number;
  readonly state: "unanswered" | "waiting" | "graded";
}

/** How one learner stands in a course; all of it depends on the learner. */
export interface ProgressProps {
  readonly frame: Frame;
  readonly course: { readonly key: string; readonly title: string; readonly language?: string };
  readonly done: number;
  readonly total: number;
  /** Absent where nothing of the course is graded. */
  readonly grade?: {
    readonly share: number;
    /** The share that passes. */
    readonly pass: number;
    readonly passed: boolean;
    /** Some results are not told yet: they are left out of everything here. */
    readonly untold?: boolean;
    /** The share still to be had if everything left is right; less than needed means it cannot be reached. */
    readonly reachable: number;
    readonly types: readonly AssignmentType[];
    readonly subsections: readonly GradedSubsection[];
  };
  /** What is still to do: places with a name. */
  readonly todo: readonly { readonly title: string; readonly href: string; readonly due?: Date }[];
  /** What a plugin says of it. */
  readonly note?: string;
}

/** Two answers first: how much is done, and how good it is. The drawings only repeat the words. */
export function ProgressPage({ frame, course, done, total, grade, todo, note }: ProgressProps) {
  const { t } = frame;
  const at = { courseId: course.key };
  return (
    <PlayerLayout frame={frame} course={course} title={[t("progress.title")]} current="progress">
      <div class="with-aside">
        <div class="middle stack-wide">
          <h1>{t("progress.title")}</h1>
          {note && <PluginNote note={note} />}
          <Slot name="progress.summary.v1" given={at}>
            <div class="answers-two">
              <section class="panel answer-card" aria-labelledby="done-title">
                <ProgressRing share={total === 0 ? 0 : done / total} />
                <div>
                  <h2 id="done-title">{t("progress.done")}</h2>
                  <p class="answer-big">{t("progress.units_done", { done, total })}</p>
                </div>
              </section>
              {grade && (
                <section class="panel answer-card" aria-labelledby="grade-title">
                  <ProgressRing share={grade.share} pass={grade.pass} />
                  <div>
                    <h2 id="grade-title">{t("progress.grade")}</h2>
                    <p class="answer-big">
                      {t("progress.grade_of", { grade: t.percent(grade.share), pass: t.percent(grade.pass) })}
                    </p>
                  </div>
                </section>
              )}
            </div>
          </Slot>
          {grade && <Passing grade={grade} t={t} />}
          {grade?.untold && <p class="muted">{t("progress.untold")}</p>}
          <Slot name="progress.todo.v1" given={at}>
            <ToDo todo={todo} t={t} />
          </Slot>
          <Slot name="progress.grades.v1" given={at}>
            {grade
              ? (
                <>
                  <Types types={grade.types} share={grade.share} t={t} />
                  <Scores subsections={grade.subsections} t={t} />
                </>
              )
              : <p class="muted">{t("progress.ungraded")}</p>}
          </Slot>
        </div>
        <Slot
          name="progress.aside.v1"
          given={at}
          around={(inside) => <aside class="stack beside" aria-label={t("nav.beside")}>{inside}</aside>}
        />
      </div>
    </PlayerLayout>
  );
}

function Passing({ grade, t }: { readonly grade: NonNullable<ProgressProps["grade"]>; readonly t: Words }) {
  if (grade.passed) {
    return <Alert tone="success">{t("progress.passed", { pass: t.percent(grade.pass) })}</Alert>;
  }
  if (grade.reachable < grade.pass) {
    return <Alert tone="warning">{t("progress.out_of_reach", { pass: t.percent(grade.pass) })}</Alert>;
  }
  return <Alert>{t("progress.needed", { points: t.percent(Math.max(0, grade.pass - grade.share)) })}</Alert>;
}

function ToDo({ todo, t }: { readonly todo: ProgressProps["todo"]; readonly t: Words }) {
  if (todo.length === 0) return null;
  return (
    <section class="stack" aria-labelledby="todo">
      <h2 id="todo">{t("progress.todo")}</h2>
      <ul class="units">
        {todo.map((item) => (
          <li key={item.href}>
            <a href={item.href}>{item.title}</a>
            {item.due && (
              <span class="with-icon small muted">
                <Icon name="clock" />
                <time dateTime={item.due.toISOString()}>
                  {t("outline.due", { at: t.dateTime(item.due) })}
                </time>
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface TypesProps {
  readonly types: readonly AssignmentType[];
  readonly share: number;
  readonly t: Words;
}

function Types({ types, share, t }: TypesProps) {
  return (
    <div class="scroll" role="region" aria-labelledby="types" tabIndex={0}>
      <table class="table">
        <caption id="types">{t("progress.by_type")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("progress.type")}</th>
            <th scope="col" class="figure">{t("progress.graded_of")}</th>
            <th scope="col" class="figure">{t("progress.weight")}</th>
            <th scope="col" class="figure">{t("progress.reached")}</th>
            <th scope="col" class="figure">{t("progress.adds")}</th>
          </tr>
        </thead>
        <tbody>
          {types.map((type) => (
            <tr key={type.name}>
              <th scope="row">
                <span>{type.name}</span>
                {type.dropped > 0 && (
                  <span class="muted small">
                    <br />
                    {t("progress.drops", { count: type.dropped })}
                  </span>
                )}
              </th>
              <td class="figure">{t("progress.of", { n: type.graded, of: type.count })}</td>
              <td class="figure">{t.percent(type.weight)}</td>
              <td class="figure">{type.share === undefined ? "–" : t.percent(type.share)}</td>
              <td class="figure">{t.percent((type.share ?? 0) * type.weight)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={4}>{t("progress.sum")}</th>
            <td class="figure">{t.percent(share)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function Scores(
  { subsections, t }: { readonly subsections: readonly GradedSubsection[]; readonly t: Words },
) {
  return (
    <section class="stack" aria-labelledby="scores">
      <h2 id="scores">{t("progress.by_problem")}</h2>
      {subsections.map((subsection) => (
        <SubsectionScores
          key={subsection.id}
          subsection={subsection}
          t={t}
        />
      ))}
    </section>
  );
}

function SubsectionScores({ subsection, t }: { readonly subsection: GradedSubsection; readonly t: Words }) {
  return (
    <details class="transcript scores">
      <summary>
        <h3 class="in-summary">{subsection.title}</h3>
        <span class="muted small">
          <bdi>{subsection.type}</bdi> · <bdi>{pointsOf(subsection, t)}</bdi>
          {subsection.dropped && (
            <>
              {" · "}
              <bdi>{t("progress.dropped")}</bdi>
            </>
          )}
        </span>
      </summary>
      {subsection.problems.length === 0
        ? <p class="muted">{t("progress.no_problems")}</p>
        : (
          <ul class="units">
            {subsection.problems.map((problem) => (
              <li key={problem.id}>
                <a href={problem.href}>{problem.title}</a>
                <span class="muted small">{scoreOf(problem, t)}</span>
              </li>
            ))}
          </ul>
        )}
    </details>
  );
}

function pointsOf({ earned, possible: of }: GradedSubsection, t: Words): string {
  if (earned === undefined) return t("progress.points_untold", { of });
  return t("progress.points_of", { earned: t.number(earned), of });
}

function scoreOf(problem: ProblemScore, t: Words): string {
  switch (problem.state) {
    case "unanswered":
      return t("progress.unanswered", { of: problem.possible });
    case "waiting":
      return t("progress.waiting");
    case "graded":
      return t("progress.points_of", { earned: t.number(problem.earned ?? 0), of: problem.possible });
  }
}

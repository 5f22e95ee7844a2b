import { Alert, Chip } from "edge/components/alert.tsx";
import { Empty } from "edge/components/empty.tsx";
import { Icon } from "edge/components/icon.tsx";
import { LeaveLink } from "edge/components/leave_link.tsx";
import { PluginNote } from "edge/components/plugin_note.tsx";
import { ProgressBar } from "edge/components/progress_bar.tsx";
import { type DoneState, StateMark } from "edge/components/state_mark.tsx";
import { TeamLink } from "edge/components/team_link.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { PlayerLayout } from "edge/layouts/player.tsx";
import { paths } from "edge/paths.ts";
import { Slot } from "edge/slots/slot.tsx";
import type { Words } from "edge/words.ts";

/** A unit as the outline lists it. `state` depends on the learner. */
export interface OutlineUnit {
  readonly id: string;
  readonly title: string;
  readonly state: DoneState;
  /** What there is to know of it before one goes in. */
  readonly facts?: readonly string[];
  /** What a plugin says of it. */
  readonly note?: string;
}

/** A subsection: its units, and what counts. */
export interface OutlineSubsection {
  readonly id: string;
  readonly title: string;
  readonly units: readonly OutlineUnit[];
  /** The kind of assignment it is graded as: "Homework". */
  readonly gradedAs?: string;
  readonly due?: { readonly at: Date; readonly urgency: "later" | "soon" | "past" };
  /** Why it is not open. */
  readonly locked?: string;
}

/** A section of a course with all below it. */
export interface OutlineSection {
  readonly id: string;
  readonly title: string;
  readonly done: number;
  readonly total: number;
  /** Open when the page arrives: the section the learner is in. */
  readonly open: boolean;
  readonly subsections: readonly OutlineSubsection[];
}

/** A course's outline for one learner; all of it depends on the learner. */
export interface OutlineProps {
  readonly frame: Frame;
  readonly course: {
    readonly key: string;
    readonly title: string;
    readonly language?: string;
    readonly done: number;
    readonly total: number;
  };
  /** The place the learner left at; absent before the first unit. */
  readonly resume?: { readonly title: string };
  readonly sections: readonly OutlineSection[];
  /** Why the course is not open. */
  readonly closed?: string;
  /** False for staff who look without being enrolled. */
  readonly enrolled: boolean;
  /** Whether the reader makes courses. */
  readonly team?: boolean;
}

/** What is in the course, how far the learner is, and one link to go on. */
export function OutlinePage({ frame, course, resume, sections, closed, enrolled, team }: OutlineProps) {
  const { t } = frame;
  const at = { courseId: course.key };
  return (
    <PlayerLayout frame={frame} course={course} title={[t("outline.title")]} current="outline">
      <div class="with-aside">
        <div class="middle stack-wide">
          <Slot name="outline.header.v1" given={at}>
            <header class="outline-head">
              <div class="stack">
                <h1 lang={course.language}>
                  <bdi>{course.title}</bdi>
                </h1>
                <div class="outline-progress">
                  <ProgressBar share={course.total === 0 ? 0 : course.done / course.total} />
                  <p class="muted">{t("progress.units_done", { done: course.done, total: course.total })}</p>
                  <a href={paths.progress(course.key)}>{t("outline.to_progress")}</a>
                </div>
              </div>
              {course.total > 0 && !closed && <Resume course={course.key} resume={resume} t={t} />}
            </header>
          </Slot>
          {closed && <Alert>{closed}</Alert>}
          {sections.length === 0
            ? <Empty title={t("outline.empty")} text={t("outline.empty_text")} />
            : (
              <Slot name="outline.sections.v1" given={at}>
                <div class="sections" lang={course.language}>
                  {sections.map((section, at) => (
                    <Section key={section.id} section={section} number={at + 1} course={course.key} t={t} />
                  ))}
                </div>
              </Slot>
            )}
          {team && <TeamLink course={course.key} t={t} />}
          {enrolled && <LeaveLink course={course.key} t={t} />}
        </div>
        <Slot
          name="outline.aside.v1"
          given={at}
          around={(inside) => <aside class="stack beside" aria-label={t("nav.beside")}>{inside}</aside>}
        />
      </div>
    </PlayerLayout>
  );
}

function Resume(
  { course, resume, t }: {
    readonly course: string;
    readonly resume?: { readonly title: string };
    readonly t: Words;
  },
) {
  return (
    <a class="button button-main resume" href={paths.resume(course)}>
      <span>
        <b>{t(resume ? "course.continue" : "course.begin")}</b>
        {resume && <bdi class="resume-unit">{resume.title}</bdi>}
      </span>
      <Icon name="forward" />
    </a>
  );
}

interface SectionProps {
  readonly section: OutlineSection;
  readonly number: number;
  readonly course: string;
  readonly t: Words;
}

function Section({ section, number, course, t }: SectionProps) {
  const whole = section.total > 0 && section.done === section.total;
  return (
    <details class="section" open={section.open}>
      <summary>
        <span class="section-number" aria-hidden="true">{t.number(number)}</span>
        <h2 class="in-summary">
          <bdi>{section.title}</bdi>
        </h2>
        <span class="section-done small" lang={t.lang}>
          {whole && <Icon name="correct" />}
          <span>{t("outline.done_of", { done: section.done, total: section.total })}</span>
        </span>
        <Icon name="down" />
      </summary>
      <div class="section-body">
        <Slot name="outline.section.v1" given={{ courseId: course, sectionId: section.id }}>
          {section.subsections.map((subsection) => (
            <Subsection key={subsection.id} subsection={subsection} course={course} t={t} />
          ))}
        </Slot>
      </div>
    </details>
  );
}

function Subsection(
  { subsection, course, t }: {
    readonly subsection: OutlineSubsection;
    readonly course: string;
    readonly t: Words;
  },
) {
  const { locked } = subsection;
  return (
    <section class="subsection" aria-labelledby={`s-${subsection.id}`}>
      <div class="row">
        <h3 id={`s-${subsection.id}`}>
          <bdi>{subsection.title}</bdi>
        </h3>
        <SubsectionFacts subsection={subsection} t={t} />
      </div>
      {locked
        ? (
          <p class="with-icon muted" lang={t.lang}>
            <Icon name="lock" />
            <span>{locked}</span>
          </p>
        )
        : (
          <ul class="units">
            {subsection.units.map((unit) => (
              <li key={unit.id}>
                <a href={paths.unit(course, unit.id)}>
                  <bdi>{unit.title}</bdi>
                </a>
                {unit.facts?.map((fact) => <small key={fact} class="muted">{fact}</small>)}
                <StateMark state={unit.state} t={t} worded />
                {unit.note && <PluginNote note={unit.note} />}
              </li>
            ))}
          </ul>
        )}
    </section>
  );
}

const URGENCY = { later: undefined, soon: "warning", past: "danger" } as const;

function SubsectionFacts({ subsection, t }: { readonly subsection: OutlineSubsection; readonly t: Words }) {
  const { gradedAs, due } = subsection;
  if (!gradedAs && !due) return null;
  return (
    <p class="row" lang={t.lang}>
      {gradedAs && <Chip>{t("outline.graded_as", { type: gradedAs })}</Chip>}
      {due && (
        <Chip tone={URGENCY[due.urgency]} icon="clock">
          {t(due.urgency === "past" ? "outline.was_due" : "outline.due", { at: t.dateTime(due.at) })}
        </Chip>
      )}
    </p>
  );
}

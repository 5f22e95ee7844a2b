import type { ComponentChildren } from "preact";
import { Alert } from "edge/components/alert.tsx";
import { CardCover } from "edge/components/course_card.tsx";
import { Html } from "core/plugin/html.tsx";
import { PluginNote } from "edge/components/plugin_note.tsx";
import { LeaveLink } from "edge/components/leave_link.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { SiteLayout } from "edge/layouts/site.tsx";
import { paths } from "edge/paths.ts";
import { Slot } from "edge/slots/slot.tsx";
import type { Words } from "edge/words.ts";

/** A course as someone sees it who decides whether to take it. */
export interface CourseAbout {
  readonly key: string;
  readonly title: string;
  readonly org: string;
  readonly number: string;
  readonly summary?: string;
  /** Sanitised HTML. */
  readonly about?: string;
  readonly image?: string;
  readonly language?: string;
  readonly effort?: string;
  readonly starts?: Date;
  readonly ends?: Date;
  /** The share of all points that passes, from 0 to 1. */
  readonly pass?: number;
  readonly units: number;
  readonly problems: number;
  readonly outline: readonly { readonly title: string; readonly units: number }[];
  /** What a plugin says of it. */
  readonly note?: string;
}

/** The course page. `action` alone depends on the learner: `<CourseActions>`, or a hole for it. */
export interface CourseProps {
  readonly frame: Frame;
  readonly course: CourseAbout;
  readonly action: ComponentChildren;
}

/** What a course is, what is in it, and the one thing to do about it. */
export function CoursePage({ frame, course, action }: CourseProps) {
  const { t } = frame;
  const at = { courseId: course.key };
  return (
    <SiteLayout frame={frame} title={course.title} current="catalogue">
      <article class="with-aside about">
        <header class="stack" lang={course.language}>
          <Slot name="course.header.v1" given={at}>
            <p class="over">
              <bdi>{course.org}</bdi> · <bdi>{course.number}</bdi>
            </p>
            <h1>
              <bdi>{course.title}</bdi>
            </h1>
            {course.summary && <p class="lead column" dir="auto">{course.summary}</p>}
            {course.note && <PluginNote note={course.note} />}
          </Slot>
        </header>
        <section class="panel about-facts" aria-label={t("course.facts")}>
          <Slot name="course.facts.v1" given={at}>
            <CardCover course={course} />
            <Slot name="course.action.v1" given={at}>{action}</Slot>
            <CourseFacts course={course} t={t} />
          </Slot>
        </section>
        <div class="stack-wide" lang={course.language}>
          <Slot name="course.about.v1" given={at}>
            {course.about && <Html class="prose column" html={course.about} />}
          </Slot>
          <Slot name="course.contents.v1" given={at}>
            <OutlinePreview course={course} t={t} />
          </Slot>
        </div>
      </article>
    </SiteLayout>
  );
}

function OutlinePreview({ course, t }: { readonly course: CourseAbout; readonly t: Words }) {
  if (course.outline.length === 0) return null;
  return (
    <section class="stack column" aria-labelledby="contents">
      <h2 id="contents" lang={t.lang}>{t("course.contents")}</h2>
      <ol class="contents">
        {course.outline.map((section) => (
          <li key={section.title}>
            <bdi>{section.title}</bdi>
            <span class="muted small" lang={t.lang}>{t("course.units", { count: section.units })}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function CourseFacts({ course, t }: { readonly course: CourseAbout; readonly t: Words }) {
  return (
    <dl class="describe small">
      {course.starts && <Fact name={t("course.fact_starts")} value={t.date(course.starts)} />}
      {course.ends && <Fact name={t("course.fact_ends")} value={t.date(course.ends)} />}
      {course.effort && <Fact name={t("course.fact_effort")} value={course.effort} />}
      {course.language && <Fact name={t("course.fact_language")} value={t.languageName(course.language)} />}
      <Fact
        name={t("course.fact_size")}
        value={t("course.size", { units: course.units, problems: course.problems })}
      />
      {course.pass !== undefined && <Fact name={t("course.fact_pass")} value={t.percent(course.pass)} />}
    </dl>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

/** The one thing this person can do about this course now. */
export type CourseAction =
  | { readonly kind: "sign_in" }
  | { readonly kind: "enrol" }
  | { readonly kind: "continue"; readonly begun: boolean }
  | { readonly kind: "opens"; readonly at: Date; readonly enrolled: boolean }
  | { readonly kind: "closed" }
  | { readonly kind: "invited" }
  | { readonly kind: "ended"; readonly at?: Date; readonly enrolled: boolean };

/** The action box of a course page. Depends on the learner. */
export function CourseActions(
  { course, action, t }: { readonly course: string; readonly action: CourseAction; readonly t: Words },
) {
  switch (action.kind) {
    case "sign_in":
      return (
        <div class="stack">
          <a class="button button-main" href={paths.signInFrom(paths.course(course))}>
            {t("course.sign_in")}
          </a>
          <p class="small muted">{t("course.sign_in_text")}</p>
        </div>
      );
    case "enrol":
      return (
        <form method="post" action={paths.enrol(course)} class="stack">
          <button type="submit" class="button button-main">{t("course.enrol")}</button>
        </form>
      );
    case "continue":
      return (
        <div class="stack">
          <a class="button button-main" href={paths.resume(course)}>
            {t(action.begun ? "course.continue" : "course.begin")}
          </a>
          <a href={paths.outline(course)}>{t("course.to_outline")}</a>
          <LeaveLink course={course} t={t} />
        </div>
      );
    case "opens":
      return action.enrolled
        ? (
          <div class="stack">
            <Alert tone="success">{t("course.enrolled_opens", { at: t.dateTime(action.at) })}</Alert>
            <LeaveLink course={course} t={t} />
          </div>
        )
        : <Alert>{t("course.opens", { at: t.dateTime(action.at) })}</Alert>;
    case "closed":
      return <Alert>{t("course.closed_text")}</Alert>;
    case "invited":
      return <Alert>{t("course.invited_text")}</Alert>;
    case "ended":
      return (
        <div class="stack">
          <Alert>
            {action.at ? t("course.ended_at", { date: t.date(action.at) }) : t("course.ended_text")}
          </Alert>
          {action.enrolled && <a class="button" href={paths.outline(course)}>{t("course.look_back")}</a>}
        </div>
      );
  }
}

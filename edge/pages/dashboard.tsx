import { Chip } from "edge/components/alert.tsx";
import { CardCover } from "edge/components/course_card.tsx";
import { Empty } from "edge/components/empty.tsx";
import { Icon } from "edge/components/icon.tsx";
import { PluginNote } from "edge/components/plugin_note.tsx";
import { ProgressBar } from "edge/components/progress_bar.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { SiteLayout } from "edge/layouts/site.tsx";
import { paths } from "edge/paths.ts";
import { Slot } from "edge/slots/slot.tsx";
import type { Words } from "edge/words.ts";

/** A course on the learner's own page. */
export interface MyCourse {
  readonly key: string;
  readonly title: string;
  readonly org: string;
  readonly number: string;
  readonly image?: string;
  readonly language?: string;
  readonly done: number;
  readonly total: number;
  readonly state: "new" | "begun" | "upcoming" | "finished" | "ended";
  /** The unit the learner left at. */
  readonly resume?: { readonly title: string };
  readonly starts?: Date;
  readonly due?: { readonly title: string; readonly at: Date };
  readonly passed?: boolean;
  /** Where its title leads, where that is not its outline. */
  readonly href?: string;
  /** What a plugin says of it. */
  readonly note?: string;
}

/** My courses. Everything in it depends on the learner. */
export interface DashboardProps {
  readonly frame: Frame;
  /** Active and coming ones, by last activity. */
  readonly courses: readonly MyCourse[];
  readonly finished: readonly MyCourse[];
}

/** Where a learner goes on: one link per course to the very place they left. */
export function DashboardPage({ frame, courses, finished }: DashboardProps) {
  const { t } = frame;
  return (
    <SiteLayout frame={frame} title={t("mine.title")} current="mine">
      <div class="with-aside">
        <div class="stack-wide">
          <Slot name="dashboard.top.v1" given={{}}>
            <h1>{t("mine.title")}</h1>
          </Slot>
          {courses.length === 0 && finished.length === 0
            ? (
              <Slot name="dashboard.empty.v1" given={{}}>
                <Empty title={t("mine.empty")} text={t("mine.empty_text")}>
                  <a class="button button-main" href={paths.catalogue}>{t("mine.find")}</a>
                </Empty>
              </Slot>
            )
            : courses.length === 0
            ? <p class="lead">{t("mine.all_finished")}</p>
            : (
              <Slot name="dashboard.courses.v1" given={{}}>
                <ul class="mine">
                  {courses.map((course) => <MineRow key={course.key} course={course} t={t} />)}
                </ul>
              </Slot>
            )}
          {finished.length > 0 && (
            <Slot name="dashboard.finished.v1" given={{}}>
              <details class="finished">
                <summary>
                  <h2 class="in-summary">{t("mine.finished", { count: finished.length })}</h2>
                </summary>
                <ul class="mine">
                  {finished.map((course) => <MineRow key={course.key} course={course} t={t} />)}
                </ul>
              </details>
            </Slot>
          )}
        </div>
        <Slot
          name="dashboard.aside.v1"
          given={{}}
          around={(inside) => <aside class="stack beside" aria-label={t("nav.beside")}>{inside}</aside>}
        />
      </div>
    </SiteLayout>
  );
}

function MineRow({ course, t }: { readonly course: MyCourse; readonly t: Words }) {
  return (
    <li class="mine-row">
      <CardCover course={course} />
      <div class="mine-body">
        <p class="over">
          <bdi>{course.org}</bdi> · <bdi>{course.number}</bdi>
        </p>
        <h2 class="mine-title">
          <a href={course.href ?? paths.outline(course.key)} lang={course.language} dir="auto">
            {course.title}
          </a>
        </h2>
        {course.note && <PluginNote note={course.note} />}
        <Slot name="dashboard.course.v1" given={{ courseId: course.key }}>
          {course.state !== "upcoming" && (
            <div class="mine-progress">
              <ProgressBar share={course.total === 0 ? 0 : course.done / course.total} />
              <p class="small muted">
                {t("progress.units_done", { done: course.done, total: course.total })}
              </p>
            </div>
          )}
          <MineNews course={course} t={t} />
        </Slot>
      </div>
      <div class="mine-do">
        <Slot name="dashboard.action.v1" given={{ courseId: course.key }}>
          <MineAction course={course} t={t} />
        </Slot>
      </div>
    </li>
  );
}

function MineNews({ course, t }: { readonly course: MyCourse; readonly t: Words }) {
  const { due, passed, state, starts, resume } = course;
  return (
    <>
      {resume && state === "begun" && <p class="small">{t("mine.resume", { unit: resume.title })}</p>}
      {due && (
        <p class="with-icon small">
          <Icon name="clock" />
          <span>{t("mine.due", { title: due.title, at: t.dateTime(due.at) })}</span>
        </p>
      )}
      {passed && (
        <p>
          <Chip tone="success" icon="correct">{t("mine.passed")}</Chip>
        </p>
      )}
      {state === "upcoming" && starts && (
        <p class="with-icon small muted">
          <Icon name="calendar" />
          <span>{t("course.starts", { date: t.date(starts) })}</span>
        </p>
      )}
    </>
  );
}

function MineAction({ course, t }: { readonly course: MyCourse; readonly t: Words }) {
  switch (course.state) {
    case "upcoming":
      return <Chip icon="calendar">{t("course.upcoming")}</Chip>;
    case "finished":
    case "ended":
      return (
        <a class="button" href={paths.outline(course.key)}>
          <span>{t("course.look_back")}</span>
          <span class="visually-hidden">{course.title}</span>
        </a>
      );
    case "new":
    case "begun":
      return (
        <a class="button button-main" href={paths.resume(course.key)}>
          <span>{t(course.state === "new" ? "course.begin" : "course.continue")}</span>
          <span class="visually-hidden">{course.title}</span>
          <Icon name="forward" />
        </a>
      );
  }
}

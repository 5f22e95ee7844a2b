import { Chip } from "edge/components/alert.tsx";
import { Icon } from "edge/components/icon.tsx";
import { Chime } from "edge/components/mark.tsx";
import { PluginNote } from "edge/components/plugin_note.tsx";
import { paths } from "edge/paths.ts";
import { Slot } from "edge/slots/slot.tsx";
import type { Words } from "edge/words.ts";

/** Whether a course can be joined now. */
export type CourseState = "open" | "upcoming" | "ended" | "closed" | "invited";

/** A course as the catalogue shows it. */
export interface CourseCardView {
  readonly key: string;
  readonly title: string;
  readonly org: string;
  readonly number: string;
  readonly summary?: string;
  readonly image?: string;
  /** The course's language, by its tag; said where it differs from the page's. */
  readonly language?: string;
  /** As the author wrote it: "3 hours a week". */
  readonly effort?: string;
  readonly starts?: Date;
  /** When enrolment opens, where it has not yet. */
  readonly joins?: Date;
  readonly state: CourseState;
  /** Where it leads, where that is not its own page. */
  readonly href?: string;
  /** What a plugin says of it. */
  readonly note?: string;
}

/** A course in the catalogue: one link over the whole card, one line of words, the facts that decide. */
export function CourseCard({ course, t }: { readonly course: CourseCardView; readonly t: Words }) {
  const lang = course.language;
  return (
    <li class="card">
      <CardCover course={course} />
      <div class="card-body">
        <p class="over">
          <bdi>{course.org}</bdi> · <bdi>{course.number}</bdi>
        </p>
        <h3>
          <a href={course.href ?? paths.course(course.key)} lang={lang} dir="auto">{course.title}</a>
        </h3>
        {course.summary && <p class="card-text" lang={lang} dir="auto">{course.summary}</p>}
        {course.note && <PluginNote note={course.note} />}
        <Slot name="catalogue.card.v1" given={{ courseId: course.key }}>
          <ul class="facts">
            <CardState course={course} t={t} />
            {course.effort && (
              <li>
                <Icon name="clock" />
                <span>{course.effort}</span>
              </li>
            )}
            {lang && lang.split("-")[0] !== t.lang && (
              <li>
                <Icon name="language" />
                <span>{t.languageName(lang)}</span>
              </li>
            )}
          </ul>
        </Slot>
      </div>
    </li>
  );
}

/** The picture of a course, or the chime that stands for it. */
export function CardCover(
  { course }: { readonly course: { readonly key: string; readonly image?: string } },
) {
  return (
    <div class="card-cover">
      {course.image
        ? <img src={course.image} alt="" loading="lazy" width="480" height="180" />
        : <Chime seed={course.key} />}
    </div>
  );
}

function CardState({ course, t }: { readonly course: CourseCardView; readonly t: Words }) {
  switch (course.state) {
    case "upcoming":
      return (
        <li>
          <Icon name="calendar" />
          <span>{upcomingWords(course, t)}</span>
        </li>
      );
    case "open":
      return (
        <li>
          <Chip tone="success" icon="check">{t("course.open")}</Chip>
        </li>
      );
    case "ended":
      return (
        <li>
          <Chip>{t("course.ended")}</Chip>
        </li>
      );
    case "closed":
      return (
        <li>
          <Chip icon="lock">{t("course.closed")}</Chip>
        </li>
      );
    case "invited":
      return (
        <li>
          <Chip icon="lock">{t("course.invited")}</Chip>
        </li>
      );
  }
}

function upcomingWords({ joins, starts }: CourseCardView, t: Words): string {
  if (joins) return t("course.enrolment_opens", { date: t.date(joins) });
  return starts ? t("course.starts", { date: t.date(starts) }) : t("course.upcoming");
}

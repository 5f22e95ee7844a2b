import type { ComponentChildren } from "preact";
import { Icon } from "edge/components/icon.tsx";
import { Mark } from "edge/components/mark.tsx";
import { Document, type Frame } from "edge/layouts/document.tsx";
import { AccountEnd, Foot, MainContent } from "edge/layouts/site.tsx";
import { paths } from "edge/paths.ts";
import { Slot } from "edge/slots/slot.tsx";
import type { Words } from "edge/words.ts";

/** A unit in the rail. */
export interface RailUnit {
  readonly id: string;
  readonly title: string;
  readonly href: string;
  readonly current: boolean;
  /** `<StateMark>`, or a hole for one: depends on the learner. */
  readonly mark: ComponentChildren;
}

/** The section the learner is in, and only that one: a course may have hundreds of units. */
export interface Rail {
  readonly title: string;
  /** "Unit 3 of 7", counted in the section. */
  readonly place: string;
  readonly subsections: readonly {
    readonly id: string;
    readonly title: string;
    readonly units: readonly RailUnit[];
  }[];
}

/** A page inside a course. */
export interface PlayerLayoutProps {
  readonly frame: Frame;
  readonly course: { readonly key: string; readonly title: string };
  /** From the particular to the general, without the course. */
  readonly title: readonly string[];
  readonly failed?: boolean;
  readonly current?: "outline" | "progress";
  /** What stands at the page's beginning: a `<SectionRail>`. */
  readonly rail?: ComponentChildren;
  /** What stands beside the page. */
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** Course bar, the section's rail, main, what plugins put beside it. */
export function PlayerLayout(props: PlayerLayoutProps) {
  const { frame, course, title, failed, current, rail, aside, children } = props;
  const { t } = frame;
  return (
    <Document frame={frame} title={[...title, course.title]} failed={failed}>
      <header class="masthead coursebar">
        <div class="masthead-row">
          <Slot name="header.brand.v1" given={{}}>
            <a class="brand" href={paths.dashboard}>
              <Mark />
              <span class="visually-hidden">{t("nav.mine_of", { site: frame.site.name })}</span>
            </a>
          </Slot>
          <nav aria-label={t("nav.course")}>
            <Slot name="course.nav.v1" given={{ courseId: course.key }}>
              <a
                class="brand"
                href={paths.outline(course.key)}
                aria-current={current === "outline" ? "page" : undefined}
              >
                <Icon name="list" />
                <bdi>{course.title}</bdi>
              </a>
              <a
                class="wide-only"
                href={paths.progress(course.key)}
                aria-current={current === "progress" ? "page" : undefined}
              >
                {t("nav.progress")}
              </a>
            </Slot>
          </nav>
          <AccountEnd frame={frame} />
        </div>
      </header>
      {rail
        ? (
          <div class="player">
            {rail}
            <main id="main" tabIndex={-1}>
              <MainContent frame={frame}>{children}</MainContent>
            </main>
            {aside}
          </div>
        )
        : (
          <main id="main" class="page" tabIndex={-1}>
            <MainContent frame={frame}>{children}</MainContent>
          </main>
        )}
      <Foot frame={frame} />
    </Document>
  );
}

/** The units of a section. */
export function SectionRail({ rail, at, t }: {
  readonly rail: Rail;
  readonly at: { readonly courseId: string; readonly unitId: string };
  readonly t: Words;
}) {
  return (
    <nav class="rail" aria-label={t("nav.section")}>
      <Slot name="unit.rail.v1" given={at}>
        <details>
          <summary>
            <Icon name="down" />
            <bdi>{rail.title}</bdi>
            <span class="muted small">{rail.place}</span>
          </summary>
          <div class="rail-body">
            <p class="rail-heading">
              <bdi>{rail.title}</bdi>
            </p>
            {rail.subsections.map((subsection) => (
              <div key={subsection.id}>
                <p class="rail-title" id={`rail-${subsection.id}`}>
                  <bdi>{subsection.title}</bdi>
                </p>
                <ul class="rail-units" aria-labelledby={`rail-${subsection.id}`}>
                  {subsection.units.map((unit) => <RailLink key={unit.id} unit={unit} />)}
                </ul>
              </div>
            ))}
          </div>
        </details>
      </Slot>
    </nav>
  );
}

function RailLink({ unit }: { readonly unit: RailUnit }) {
  return (
    <li>
      <a href={unit.href} aria-current={unit.current ? "page" : undefined}>
        {unit.mark}
        <bdi>{unit.title}</bdi>
      </a>
    </li>
  );
}

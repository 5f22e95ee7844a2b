import { CourseCard, type CourseCardView } from "edge/components/course_card.tsx";
import { Empty } from "edge/components/empty.tsx";
import { Icon } from "edge/components/icon.tsx";
import { Chime } from "edge/components/mark.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { SiteLayout } from "edge/layouts/site.tsx";
import { paths } from "edge/paths.ts";
import { Slot } from "edge/slots/slot.tsx";
import type { Words } from "edge/words.ts";

/** The catalogue. Nothing in it but the frame depends on the learner. */
export interface CatalogueProps {
  readonly frame: Frame;
  /** What was searched for; empty for all courses. */
  readonly query: string;
  readonly courses: readonly CourseCardView[];
  /** How many there are in all, of which this page shows some; with `more`, there are more than that. */
  readonly total: number;
  readonly more?: boolean;
  /** The first page, where this is a later one. */
  readonly first?: string;
  readonly next?: string;
}

/** Every course of the site, or those that match a search. */
export function CataloguePage(props: CatalogueProps) {
  const { frame, query, courses, total } = props;
  const { t } = frame;
  return (
    <SiteLayout
      frame={frame}
      title={query ? t("catalogue.title_for", { query }) : t("catalogue.title")}
      current="catalogue"
      search={false}
    >
      <Slot name="catalogue.top.v1" given={{}}>
        <div class="hero">
          <div class="hero-words">
            <h1>{t("catalogue.heading")}</h1>
            <p class="lead">{t("catalogue.lead")}</p>
            <Slot name="catalogue.filters.v1" given={{ query }}>
              <CatalogueSearch query={query} t={t} />
            </Slot>
          </div>
          <Chime seed={frame.site.name} />
        </div>
      </Slot>
      {total === 0 && !query
        ? (
          <Slot name="catalogue.empty.v1" given={{ query }}>
            <Empty title={t("catalogue.empty")} text={t("catalogue.empty_text")} />
          </Slot>
        )
        : (
          <section class="stack" aria-labelledby="results">
            <div class="row">
              <h2 id="results">{heading(props)}</h2>
              {query && <a href={paths.catalogue}>{t("catalogue.clear")}</a>}
            </div>
            {total === 0
              ? (
                <Slot name="catalogue.empty.v1" given={{ query }}>
                  <Empty level={3} title={t("catalogue.no_match")} text={t("catalogue.no_match_text")}>
                    <a class="button" href={paths.catalogue}>{t("catalogue.all")}</a>
                  </Empty>
                </Slot>
              )
              : (
                <Slot name="catalogue.results.v1" given={{ query }}>
                  <ul class="cards">
                    {courses.map((course) => <CourseCard key={course.key} course={course} t={t} />)}
                  </ul>
                </Slot>
              )}
            <Pages first={props.first} next={props.next} t={t} />
          </section>
        )}
    </SiteLayout>
  );
}

function heading({ frame: { t }, query, total: count, more }: CatalogueProps): string {
  return query
    ? t(more ? "catalogue.found_more" : "catalogue.found", { count, query })
    : t(more ? "catalogue.count_more" : "catalogue.count", { count });
}

function CatalogueSearch({ query, t }: { readonly query: string; readonly t: Words }) {
  return (
    <search>
      <form class="search" action={paths.catalogue}>
        <label class="visually-hidden" for="q">{t("search.label")}</label>
        <input id="q" name="q" type="search" value={query} maxLength={200} placeholder={t("search.label")} />
        <button type="submit" class="button button-main">
          <Icon name="search" />
          <span>{t("search.do")}</span>
        </button>
      </form>
    </search>
  );
}

function Pages({ first, next, t }: { readonly first?: string; readonly next?: string; readonly t: Words }) {
  if (!first && !next) return null;
  return (
    <nav class="row" aria-label={t("catalogue.pages")}>
      {first && (
        <a class="button" href={first}>
          <Icon name="back" />
          <span>{t("catalogue.first")}</span>
        </a>
      )}
      {next && (
        <a class="button" href={next} rel="next">
          <span>{t("catalogue.next")}</span>
          <Icon name="forward" />
        </a>
      )}
    </nav>
  );
}

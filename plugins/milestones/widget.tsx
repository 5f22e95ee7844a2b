import { desc, eq, sql } from "drizzle-orm";
import type { VNode } from "preact";
import type { WidgetTools } from "core/plugin/slot.ts";
import { award, course } from "./schema.ts";

/** How many a widget names; of the others it says how many there are. */
const SHOWN = 3;

/** The newest milestones of a person, or nothing at all for who has none. */
export async function dashboardWidget(
  { personId }: { readonly personId: string },
  { reader, language, t }: WidgetTools,
): Promise<VNode | undefined> {
  const awards = await reader.database.select({
    milestone: award.milestone,
    awarded: award.awarded,
    title: sql<string>`coalesce(${course.title}, ${award.courseId})`,
    language: course.language,
    all: sql<number>`count(*) over ()`,
  })
    .from(award).leftJoin(course, eq(course.courseId, award.courseId))
    .where(eq(award.personId, personId)).orderBy(desc(award.awarded), award.milestone).limit(SHOWN);
  if (awards.length === 0) return undefined;
  const earlier = awards[0]!.all - awards.length;
  const day = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" });
  return (
    <section class="panel" aria-labelledby="milestones">
      <h2 id="milestones">{t("title")}</h2>
      <ul class="stack">
        {awards.map(({ milestone, awarded, title, language: spoken }) => (
          <li key={`${milestone} ${title}`}>
            <p>
              <span class="chip chip-success">{t(milestone)}</span>
            </p>
            <p class="small">
              <bdi lang={spoken ?? undefined}>{title}</bdi> ·{" "}
              <time class="muted" dateTime={awarded}>{day.format(new Date(awarded))}</time>
            </p>
          </li>
        ))}
      </ul>
      {earlier > 0 && <p class="small muted">{t("more", { count: earlier })}</p>}
    </section>
  );
}

import { and, eq, gte, sql } from "drizzle-orm";
import type { VNode } from "preact";
import { prepared } from "core/data/reader.ts";
import type { WidgetTools } from "core/plugin/slot.ts";
import { dayOf, findRhythm, mondayOf, type Rhythm } from "./rhythm.ts";
import { day } from "./schema.ts";

// Widgets are drawn on the server, in the site's own classes; they bring no style and no script, and read their
// plugin's own rows only. `now` is a parameter, so that a test can choose it.

/** As far back as a run is looked for: what a page costs has an end. */
const WEEKS_BACK = 53;

/** Beside a learner's courses: the weeks in a row, and this one day by day. */
export async function dashboardWidget(
  { personId }: { readonly personId: string },
  tools: WidgetTools,
  now = new Date(),
): Promise<VNode | undefined> {
  const today = dayOf(now);
  const days = await learningDays(tools, personId, mondayOf(today, WEEKS_BACK));
  // Who has not begun is not told so.
  if (days.length === 0) return undefined;
  const rhythm = findRhythm(days, today);
  const { t } = tools;
  return (
    <section class="panel" aria-labelledby="streaks">
      <h2 id="streaks">{t("title")}</h2>
      <p>{t("current", { weeks: rhythm.current })}</p>
      <Week rhythm={rhythm} tools={tools} />
      {rhythm.best > rhythm.current && <p class="small muted">{t("best", { weeks: rhythm.best })}</p>}
      <p class="small muted">{t("rest")}</p>
    </section>
  );
}

/** Beside a unit: this week only. */
export async function unitWidget(
  { personId }: { readonly personId: string },
  tools: WidgetTools,
  now = new Date(),
): Promise<VNode | undefined> {
  const today = dayOf(now);
  const days = await learningDays(tools, personId, mondayOf(today));
  if (days.length === 0) return undefined;
  return (
    <section class="panel" aria-labelledby="streaks">
      <h2 id="streaks">{tools.t("title_unit")}</h2>
      <Week rhythm={findRhythm(days, today)} tools={tools} />
    </section>
  );
}

// Prepared once a reader: a page asks this for every learner who opens it.
const daysSince = prepared((database) =>
  database.select({ day: day.day }).from(day)
    .where(and(eq(day.personId, sql.placeholder("personId")), gte(day.day, sql.placeholder("since"))))
    .prepare()
);

async function learningDays({ reader }: WidgetTools, personId: string, since: string): Promise<string[]> {
  return (await daysSince(reader).all({ personId, since })).map((row) => row.day);
}

/** Seven letters for those who see them, seven sentences for those who listen; never by colour alone. */
function Week({ rhythm, tools: { t, language } }: { readonly rhythm: Rhythm; readonly tools: WidgetTools }) {
  const learned = rhythm.week.filter(({ state }) => state === "learned").length;
  return (
    <>
      <ol class="row week" aria-label={t("week")}>
        {rhythm.week.map(({ day, state }) => (
          <li key={day}>
            <span class={state === "learned" ? "chip chip-success" : "chip"} aria-hidden="true">
              {weekday(day, language, "narrow")}
              {state === "learned" && " ✓"}
            </span>
            <span class="visually-hidden">{t(state, { day: weekday(day, language, "long") })}</span>
          </li>
        ))}
      </ol>
      <p class="small">{t("days", { days: learned })}</p>
    </>
  );
}

const weekdays = new Map<string, string>();

/** The name of a day's weekday. There are seven; to ask for one costs more than all else here. */
function weekday(day: string, language: string, style: "narrow" | "long"): string {
  const date = new Date(day);
  const key = `${language} ${style} ${date.getUTCDay()}`;
  let name = weekdays.get(key);
  if (name === undefined) {
    name = new Intl.DateTimeFormat(language, { weekday: style, timeZone: "UTC" }).format(date);
    weekdays.set(key, name);
  }
  return name;
}

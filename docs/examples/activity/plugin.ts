import { type Html, html } from "carillon/html";
import type { PluginCode } from "carillon/platform";

const DAYS = 14;
const DAY = 24 * 60 * 60 * 1_000;

/** A day of a course: how many different learners looked at a unit, and how often. */
interface Day {
  readonly date: string;
  readonly learners: number;
  readonly views: number;
}

const dayKey = (courseId: string, date: string) => `day/${courseId}/${date}`;

/** How many learners were in a course, day by day, as a drawing and as a table. */
export const plugin: PluginCode = {
  hears: {
    async "learning.unit.viewed.v1"({ at, body: { personId, courseId } }, { store }) {
      // The day that it happened on, not that it is heard on: so a replay finds the same days.
      const date = at.slice(0, 10);
      const seen = `seen/${courseId}/${date}/${personId}`;
      const isNew = await store.get(seen) === undefined;
      if (isNew) await store.put(seen, true);
      const { learners, views } = await store.get(dayKey(courseId, date)) as Day | undefined ??
        { learners: 0, views: 0 };
      await store.put(dayKey(courseId, date), {
        date,
        learners: learners + (isNew ? 1 : 0),
        views: views + 1,
      });
    },
  },

  widgets: {
    async "team.end.v1"({ courseId }, { language, now, store, t }) {
      const days: Day[] = [];
      for (let ago = DAYS - 1; ago >= 0; ago--) {
        const date = new Date(Date.parse(now) - ago * DAY).toISOString().slice(0, 10);
        days.push(
          await store.get(dayKey(courseId, date)) as Day | undefined ?? { date, learners: 0, views: 0 },
        );
      }
      const most = Math.max(...days.map(({ learners }) => learners));
      if (most === 0) return undefined;
      const named = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
      return html`
        <section class="panel" aria-labelledby="title">
          <h2 id="title">${t("title")}</h2>
          <figure class="figure">
                  ${drawing(days, most, t("drawing", { days: DAYS, most }))}
                </figure>
          <details>
                  <summary>${t("table")}</summary>
                  ${table(days.map((day) => ({ ...day, date: named.format(new Date(day.date)) })), [
                    t("day"),
                    t("learners"),
                    t("views"),
                  ])}
                </details>
        </section>
      `.text;
    },
  },
};

/** Bars in the colour of the text, so that they can be seen in every theme; the table says the same in words. */
function drawing(days: readonly Day[], most: number, label: string): Html {
  const bars = days.map(({ learners }, at) => {
    const height = Math.round(learners / most * 100);
    return html`<rect x="${at * 20 + 2}" y="${
      100 - height
    }" width="16" height="${height}" fill="currentColor"></rect>`;
  });
  return html`
    <svg viewbox="0 0 ${days.length * 20} 102" width="100%" height="120" preserveaspectratio="none"
      role="img" aria-label="${label}">
        ${bars}
        <rect x="0" y="100" width="${days.length * 20}" height="1" fill="currentColor"></rect>
      </svg>
  `;
}

function table(days: readonly Day[], [day, learners, views]: readonly string[]): Html {
  const rows = days.map((one) =>
    html`
      <tr>
        <th scope="row">${one.date}</th>
        <td>${one.learners}</td>
        <td>${one.views}</td>
      </tr>
    `
  );
  return html`
    <table class="table">
      <thead>
        <tr>
          <th scope="col">${day}</th>
          <th scope="col">${learners}</th>
          <th scope="col">${views}</th>
        </tr>
      </thead>
      <tbody>${rows}</tbody>
    </table>
  `;
}

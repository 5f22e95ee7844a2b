import { html } from "carillon/html";
import type { PluginCode } from "carillon/platform";

/** How a learner stands in one unit: the later an answer, the more it counts. */
interface Mastery {
  readonly share: number;
  readonly answers: number;
}

/** How much the newest answer counts against all before it. */
const NEWEST = 0.4;
/** Before so many answers nothing is said of a unit: one slip is none. */
const FEWEST = 2;

const masteryIn = (personId: string, courseId: string) => `mastery/${personId}/${courseId}/`;

/** Which unit a learner should go over again, and why. */
export const plugin: PluginCode = {
  hears: {
    async "content.block.published.v1"({ body: { courseId, blockId, type, title, place } }, { store }) {
      if (type === "vertical") await store.put(`unit/${courseId}/${blockId}`, title);
      else if (type === "problem" && place.unitId) await store.put(`in/${courseId}/${blockId}`, place.unitId);
    },

    async "learning.problem.graded.v1"(
      { body: { personId, courseId, blockId, score, maxScore } },
      { store },
    ) {
      const unitId = await store.get(`in/${courseId}/${blockId}`);
      if (typeof unitId !== "string" || maxScore <= 0) return;
      const key = masteryIn(personId, courseId) + unitId;
      const share = score / maxScore;
      const before = await store.get(key) as Mastery | undefined;
      const after: Mastery = before
        ? { share: before.share + NEWEST * (share - before.share), answers: before.answers + 1 }
        : { share, answers: 1 };
      await store.put(key, after);
    },
  },

  widgets: {
    async "outline.aside.v1"({ personId, courseId }, { settings, store, t }) {
      const begin = masteryIn(personId, courseId);
      const enough = Number(settings.enough ?? 0.7);
      const [weakest] = (await store.list(begin, { limit: 1_000 }))
        .map(({ key, value }) => ({ unitId: key.slice(begin.length), ...value as Mastery }))
        .filter(({ share, answers }) => answers >= FEWEST && share < enough)
        .sort((one, other) => one.share - other.share);
      if (!weakest) return undefined;
      const { unitId, share, answers } = weakest;
      const title = await store.get(`unit/${courseId}/${unitId}`) ?? t("unit");
      return html`
        <section class="panel" aria-labelledby="title">
          <h2 id="title">${t("title")}</h2>
          <p><a class="button" href="/learn/${encodeURIComponent(courseId)}/${encodeURIComponent(
            unitId,
          )}">${String(title)}</a></p>
          <p class="muted">${t("why", { share: Math.round(share * 100), answers })}</p>
        </section>
      `.text;
    },
  },
};

import { html } from "carillon/html";
import type { PluginCode } from "carillon/platform";

const LONGEST = 4_000;

/** Whose notes: a key that holds a person's id is forgotten with them, whatever the plugin does. */
const notesOf = (personId: string, courseId: string) => `note/${personId}/${courseId}/`;

/** What learners note beside a unit, kept and shown to them alone. */
export const plugin: PluginCode = {
  widgets: {
    async "unit.aside.v1"({ personId, courseId, unitId }, { store, t }) {
      const note = await store.get(notesOf(personId, courseId) + unitId) ?? "";
      return html`
        <section class="panel" aria-labelledby="title">
          <h2 id="title">${t("title")}</h2>
          <form class="form" method="post" action="/plugins/notes/actions/keep">
            <input type="hidden" name="unit" value="${unitId}">
            <p class="field">
              <label for="note">${t("label")}</label>
              <textarea id="note" name="note" rows="5" maxlength="${LONGEST}">${String(note)}</textarea>
            </p>
            <button class="button">${t("keep")}</button>
          </form>
        </section>
      `.text;
    },

    async "outline.aside.v1"({ personId, courseId }, { store, t }) {
      const begin = notesOf(personId, courseId);
      const notes = await store.list(begin);
      if (notes.length === 0) return undefined;
      const items = notes.map(({ key, value }) => {
        const address = `/learn/${encodeURIComponent(courseId)}/${
          encodeURIComponent(key.slice(begin.length))
        }`;
        return html`<li><a href="${address}">${firstLine(String(value))}</a></li>`;
      });
      return html`
        <section class="panel" aria-labelledby="title">
          <h2 id="title">${t("all")}</h2>
          <ul>${items}</ul>
        </section>
      `.text;
    },
  },

  actions: {
    async keep({ personId, given: { unit, note } }, { courseId, store }) {
      if (courseId === undefined || typeof unit !== "string" || typeof note !== "string") {
        throw new TypeError("Cannot keep a note without its unit");
      }
      const key = notesOf(personId, courseId) + unit;
      const text = note.trim().slice(0, LONGEST);
      if (text === "") await store.delete(key);
      else await store.put(key, text);
    },
  },
};

function firstLine(text: string): string {
  const line = text.split("\n", 1)[0]!;
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

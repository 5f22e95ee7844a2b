import type { PluginCode } from "carillon/platform";

const passedKey = (personId: string, courseId: string) => `passed/${personId}/${courseId}`;

/** Halts an enrolment until the course that comes before is passed. */
export const plugin: PluginCode = {
  hears: {
    async "grading.course.passed.v1"({ at, body: { personId, courseId } }, { store }) {
      await store.put(passedKey(personId, courseId), at);
    },
    async "grading.course.failed.v1"({ body: { personId, courseId } }, { store }) {
      await store.delete(passedKey(personId, courseId));
    },
  },

  filters: {
    async "enrollment.request.v1"({ personId, returning }, { settings, store, t }) {
      const after = String(settings.after ?? "");
      // Whoever was in already is not kept from coming back.
      if (after === "" || returning) return undefined;
      const passed = await store.get(passedKey(personId, after));
      return passed === undefined ? { halt: t("halt", { course: after }) } : undefined;
    },
  },
};

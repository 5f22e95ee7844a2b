import { html } from "carillon/html";
import type { PluginCode, Tools } from "carillon/platform";
import { credentialOf, type Earned, signCredential } from "./credential.ts";

/** A badge as it is kept: the document, and the token where it was signed. */
interface Badge {
  readonly credential: ReturnType<typeof credentialOf>;
  readonly token?: string;
}

const badgeKey = (personId: string, courseId: string) => `badge/${personId}/${courseId}`;

/** Issues a badge for a course that is passed, and withdraws it where the pass is lost. */
export const plugin: PluginCode = {
  hears: {
    async "content.course.published.v1"({ body: { courseId, title } }, { store }) {
      await store.put(`title/${courseId}`, title);
    },

    async "grading.course.passed.v1"({ id, at, body: { personId, courseId, grade } }, tools) {
      const { settings, store, emit } = tools;
      const { issuer, issuerName } = settings as { issuer: string; issuerName: string };
      const title = String(await store.get(`title/${courseId}`) ?? courseId);
      const badgeId = `urn:uuid:${id}`;
      const badge = await issue(
        { id: badgeId, personId, courseId, title, grade, at, issuer, issuerName },
        tools,
      );
      await store.put(badgeKey(personId, courseId), badge);
      emit("badges.badge.issued.v1", { personId, courseId, badgeId, signed: badge.token !== undefined });
    },

    async "grading.course.failed.v1"({ body: { personId, courseId } }, { store, emit }) {
      const key = badgeKey(personId, courseId);
      const badge = await store.get(key) as Badge | undefined;
      if (!badge) return;
      await store.delete(key);
      emit("badges.badge.withdrawn.v1", { personId, courseId, badgeId: badge.credential.id });
    },
  },

  widgets: {
    async "progress.aside.v1"({ personId, courseId }, { store, t }) {
      const badge = await store.get(badgeKey(personId, courseId)) as Badge | undefined;
      if (!badge) return undefined;
      const { credential: { name, issuer }, token } = badge;
      return html`
        <section class="panel" aria-labelledby="title">
          <h2 id="title">${t("title")}</h2>
          <p><strong>${name}</strong><br>${issuer.name}</p>
          <p class="muted">${t(token ? "signed" : "unsigned")}</p>
          <details>
            <summary>${t("document")}</summary>
            <pre class="code scroll">${token ?? JSON.stringify(badge.credential, null, 2)}</pre>
          </details>
        </section>
      `.text;
    },
  },
};

async function issue(earned: Earned, { settings, log }: Tools): Promise<Badge> {
  const credential = credentialOf(earned);
  if (typeof settings.key !== "string" || settings.key === "") return { credential };
  const token = await signCredential(credential, JSON.parse(settings.key));
  log(`Signed ${earned.id}`);
  return { credential, token };
}

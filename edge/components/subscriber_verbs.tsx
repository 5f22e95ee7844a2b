import type { SubscriberReport } from "core/bus/bus.ts";
import { paths } from "edge/paths.ts";
import type { Words } from "edge/words.ts";

/** What an operator can have a subscriber do: hold and go on, hear again. */
export function SubscriberVerbs(
  { report, head, t }: { readonly report: SubscriberReport; readonly head: number; readonly t: Words },
) {
  return (
    <section class="stack" aria-labelledby="verbs">
      <h2 id="verbs">{t("admin.verbs")}</h2>
      <div class="verbs">
        <Holding report={report} t={t} />
        <Replaying report={report} head={head} t={t} />
      </div>
    </section>
  );
}

function Holding({ report: { name, paused }, t }: { readonly report: SubscriberReport; readonly t: Words }) {
  return (
    <form
      class="panel"
      method="post"
      action={paused ? paths.resumeSubscriber(name) : paths.pauseSubscriber(name)}
    >
      <h3>{paused ? t("admin.resume") : t("admin.pause")}</h3>
      <p>{paused ? t("admin.resume_text", { name }) : t("admin.pause_text", { name })}</p>
      <div>
        <button type="submit" class={paused ? "button button-main" : "button"}>
          {paused ? t("admin.resume") : t("admin.pause")}
        </button>
      </div>
    </form>
  );
}

/** Two forms, so that neither needs to say which of two fields counts. */
function Replaying({ report: { name }, head, t }: {
  readonly report: SubscriberReport;
  readonly head: number;
  readonly t: Words;
}) {
  return (
    <div class="panel">
      <h3>{t("admin.replay")}</h3>
      <p>{t("admin.replay_text", { name })}</p>
      <form class="replay-form" method="get" action={paths.replay(name)}>
        <div class="field">
          <label for="since">{t("admin.replay_since")}</label>
          <p class="field-hint" id="since-hint">{t("admin.replay_since_hint")}</p>
          <input
            id="since"
            name="since"
            type="datetime-local"
            step="1"
            required
            autocomplete="off"
            aria-describedby="since-hint"
          />
        </div>
        <button type="submit" class="button">
          {t("admin.replay_look")}
          <span class="visually-hidden">{t("admin.replay_since")}</span>
        </button>
      </form>
      <form class="replay-form" method="get" action={paths.replay(name)}>
        <div class="field">
          <label for="from">{t("admin.replay_from")}</label>
          <p class="field-hint" id="from-hint">{t("admin.replay_from_hint", { head })}</p>
          <input
            id="from"
            name="from"
            type="number"
            inputMode="numeric"
            min="1"
            max={String(Math.max(1, head))}
            required
            autocomplete="off"
            aria-describedby="from-hint"
          />
        </div>
        <button type="submit" class="button">
          {t("admin.replay_look")}
          <span class="visually-hidden">{t("admin.replay_from")}</span>
        </button>
      </form>
    </div>
  );
}

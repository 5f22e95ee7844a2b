import type { Frame } from "edge/layouts/document.tsx";
import { SiteLayout } from "edge/layouts/site.tsx";
import { Slot } from "edge/slots/slot.tsx";
import type { MessageKey } from "edge/words.ts";

/** The help page. Nothing in it but the frame depends on the reader. */
export interface HelpProps {
  readonly frame: Frame;
}

const QUESTIONS: readonly (readonly [question: MessageKey, answer: MessageKey])[] = [
  ["help.attempts", "help.attempts_text"],
  ["help.saved", "help.saved_text"],
  ["help.typo", "help.typo_text"],
  ["help.progress", "help.progress_text"],
  ["help.script", "help.script_text"],
];

const KEYS: readonly (readonly [keys: readonly string[], does: MessageKey])[] = [
  [["Tab", "Shift + Tab"], "help.key_tab"],
  [["Enter"], "help.key_enter"],
  [["Space"], "help.key_space"],
  [["↑", "↓"], "help.key_arrows"],
];

/** How to find one's way, by keyboard too, and whom to ask. */
export function HelpPage({ frame }: HelpProps) {
  const { t, site } = frame;
  return (
    <SiteLayout frame={frame} title={t("help.title")}>
      <div class="column stack-wide help">
        <h1>{t("help.title")}</h1>
        <Slot name="help.questions.v1" given={{}}>
          <section class="stack" aria-labelledby="questions">
            <h2 id="questions">{t("help.questions")}</h2>
            {QUESTIONS.map(([question, answer]) => (
              <div key={question}>
                <h3>{t(question)}</h3>
                <p>{t(answer)}</p>
              </div>
            ))}
          </section>
        </Slot>
        <section class="stack" aria-labelledby="keyboard">
          <h2 id="keyboard">{t("help.keyboard")}</h2>
          <p>{t("help.keyboard_text")}</p>
          <dl class="describe">
            {KEYS.map(([keys, does]) => (
              <>
                <dt class="row" dir="ltr">{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dt>
                <dd>{t(does)}</dd>
              </>
            ))}
          </dl>
        </section>
        <section class="stack" aria-labelledby="accessibility">
          <h2 id="accessibility">{t("help.accessibility")}</h2>
          <p>{t("help.accessibility_text")}</p>
          <p>{t("help.accessibility_gaps")}</p>
        </section>
        <Slot name="help.contact.v1" given={{}}>
          <section class="stack" aria-labelledby="contact">
            <h2 id="contact">{t("help.contact")}</h2>
            <p>
              {site.contact
                ? t.rich("help.contact_text", {
                  email: <a href={`mailto:${site.contact}`}>{site.contact}</a>,
                })
                : t("help.contact_none")}
            </p>
          </section>
        </Slot>
      </div>
    </SiteLayout>
  );
}

import type { LogReport, SubscriberReport } from "core/bus/bus.ts";
import { Breadcrumbs } from "edge/components/breadcrumbs.tsx";
import { Figure } from "edge/components/figure.tsx";
import { Fresh } from "edge/components/fresh.tsx";
import { LetterList } from "edge/components/letter_list.tsx";
import { Moment } from "edge/components/moment.tsx";
import { ProgressBar } from "edge/components/progress_bar.tsx";
import { StateChip, stateMeans } from "edge/components/subscriber_state.tsx";
import { SubscriberVerbs } from "edge/components/subscriber_verbs.tsx";
import { WireName } from "edge/components/wire_name.tsx";
import { AdminLayout } from "edge/layouts/admin.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { paths } from "edge/paths.ts";
import type { ShownLetter } from "edge/start/signal_operations.ts";
import { subscriberState } from "edge/views/subscriber_state.ts";
import type { Words } from "edge/words.ts";

/** What operators see of one subscriber. */
export interface AdminSubscriberProps {
  readonly frame: Frame;
  readonly at: Date;
  readonly log: LogReport;
  readonly report: SubscriberReport;
  /** The newest; there may be more. */
  readonly letters: readonly ShownLetter[];
}

/** One subscriber: how it stands, what it could not handle, and what an operator can do about it. */
export function AdminSubscriberPage({ frame, at, log, report, letters }: AdminSubscriberProps) {
  const { t } = frame;
  const { name } = report;
  return (
    <AdminLayout frame={frame} title={name} section="signals">
      <Breadcrumbs
        crumbs={[{ title: t("admin.signals"), href: paths.adminSignals }, { title: name }]}
        t={t}
      />
      <Fresh
        frame={frame}
        at={at}
        title={<bdi dir="ltr">{name}</bdi>}
        beside={<StateChip report={report} t={t} />}
      >
        <Standing report={report} log={log} t={t} />
        <Letters report={report} letters={letters} t={t} />
      </Fresh>
      <SubscriberVerbs report={report} head={log.head} t={t} />
      <Hears names={report.hears} t={t} />
    </AdminLayout>
  );
}

function Standing({ report, log, t }: {
  readonly report: SubscriberReport;
  readonly log: LogReport;
  readonly t: Words;
}) {
  const { lag, held, dead, rate, position, epoch, lastFailure, lastFailureAt } = report;
  const { share } = subscriberState(report);
  return (
    <>
      <p class="lead" role="status">{stateMeans(report, t)}</p>
      {share !== undefined && (
        <div class="stack">
          <ProgressBar share={share} />
          <p>{t("admin.replay_progress", { share: t.percent(share), lag })}</p>
        </div>
      )}
      <dl class="figures">
        <Figure name={t("admin.lag")}>{t.number(lag)}</Figure>
        <Figure name={t("admin.held")}>{t.number(held)}</Figure>
        <Figure name={t("admin.dead")}>{t.number(dead)}</Figure>
        <Figure name={t("admin.rate")}>{t.number(rate)}</Figure>
        <Figure name={t("admin.position")} small>
          {t("admin.position_of", { position: Math.min(position, log.head), head: log.head })}
        </Figure>
        <Figure name={t("admin.replays")} small>{t.number(epoch)}</Figure>
      </dl>
      {lastFailure !== undefined && (
        <div class="stack">
          <div class="row">
            <h2 id="failure">{t("admin.last_failure")}</h2>
            {lastFailureAt && (
              <span class="muted">
                <Moment at={lastFailureAt} t={t} />
              </span>
            )}
          </div>
          <pre class="code" tabIndex={0} role="region" aria-labelledby="failure">{lastFailure}</pre>
        </div>
      )}
    </>
  );
}

function Letters({ report, letters, t }: {
  readonly report: SubscriberReport;
  readonly letters: readonly ShownLetter[];
  readonly t: Words;
}) {
  return (
    <section class="stack" aria-labelledby="letters">
      <h2 id="letters">{t("admin.letters", { count: report.dead })}</h2>
      {letters.length === 0 ? <p class="muted">{t("admin.no_letters")}</p> : (
        <>
          <p class="muted column">{t("admin.letters_text")}</p>
          <form method="post" action={paths.redriveAll(report.name)}>
            <button type="submit" class="button button-main">
              {t("admin.redrive_all", { count: report.dead })}
            </button>
          </form>
          <LetterList letters={letters} all={report.dead} t={t} />
        </>
      )}
    </section>
  );
}

function Hears({ names, t }: { readonly names: readonly string[]; readonly t: Words }) {
  return (
    <section class="stack" aria-labelledby="hears">
      <h2 id="hears">{t("admin.hears", { count: names.length })}</h2>
      <ul class="kinds">
        {names.map((name) => (
          <li key={name}>
            <a href={paths.signal(name)}>
              <WireName name={name} />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

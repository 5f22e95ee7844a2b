import type { SubscriberReport } from "core/bus/bus.ts";
import { Chip } from "edge/components/alert.tsx";
import { Moment } from "edge/components/moment.tsx";
import { StateChip } from "edge/components/subscriber_state.tsx";
import { WireName } from "edge/components/wire_name.tsx";
import { paths } from "edge/paths.ts";
import type { HearerView } from "edge/views/signal_view.ts";
import type { Words } from "edge/words.ts";

/** Who hears a signal, and what they read of it; for operators also how they stand. */
export function SignalHearers({ signal, hearers, operates, t }: {
  readonly signal: string;
  readonly hearers: readonly HearerView[];
  readonly operates: boolean;
  readonly t: Words;
}) {
  return (
    <section class="stack" aria-labelledby="hearers">
      <h2 id="hearers">{t("signals.hearers")}</h2>
      {operates && hearers.length > 0 && <p class="muted small">{t("signals.figures_text")}</p>}
      {hearers.length === 0 ? <p>{t("signals.nobody")}</p> : (
        <ul class="rows">
          {hearers.map((hearer, at) => (
            <li key={at}>
              <Hearer id={`hearer-${at}`} hearer={hearer} signal={signal} operates={operates} t={t} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Hearer({ id, hearer: { name, version, needs, report }, signal, operates, t }: {
  readonly id: string;
  readonly hearer: HearerView;
  readonly signal: string;
  readonly operates: boolean;
  readonly t: Words;
}) {
  return (
    <>
      <div class="row">
        <h3 id={id}>
          {report
            ? (
              <a href={paths.subscriber(name)}>
                <bdi dir="ltr">{name}</bdi>
              </a>
            )
            : <bdi dir="ltr">{name}</bdi>}
        </h3>
        {operates && (report ? <Figures report={report} t={t} /> : <Chip>{t("signals.unseen")}</Chip>)}
      </div>
      <p class="small">
        <Reads needs={needs} t={t} />
      </p>
      {version !== signal && (
        <p class="small">{t.rich("signals.hears_as", { version: <WireName name={version} /> })}</p>
      )}
      {report?.lastFailure && (
        <>
          <p class="muted small" id={`${id}-failure`}>
            {report.lastFailureAt
              ? t.rich("signals.last_failure_at", { at: <Moment at={report.lastFailureAt} t={t} /> })
              : t("signals.last_failure")}
          </p>
          <pre
            class="code"
            tabIndex={0}
            role="region"
            aria-labelledby={`${id} ${id}-failure`}
          >{report.lastFailure}</pre>
        </>
      )}
    </>
  );
}

function Reads({ needs, t }: { readonly needs?: readonly string[]; readonly t: Words }) {
  if (!needs) return <>{t("signals.reads_undeclared")}</>;
  if (needs.length === 0) return <>{t("signals.reads_nothing")}</>;
  return <>{t.rich("signals.reads", { fields: <bdi class="code" dir="ltr">{needs.join(", ")}</bdi> })}</>;
}

function Figures({ report, t }: { readonly report: SubscriberReport; readonly t: Words }) {
  const { lag, rate, dead } = report;
  return (
    <>
      <StateChip report={report} t={t} />
      {dead > 0 && <Chip tone="danger">{t("signals.dead", { count: dead })}</Chip>}
      {lag > 0 && <span class="muted small">{t("signals.lag", { count: lag })}</span>}
      <span class="muted small">
        {t("signals.rate", { rate: t.number(rate, { maximumFractionDigits: 1 }) })}
      </span>
    </>
  );
}

import { Chip, type Tone } from "edge/components/alert.tsx";
import { WireName } from "edge/components/wire_name.tsx";
import type { HearerFigures, HearerState, HearerView } from "edge/views/signal_view.ts";
import type { MessageKey, Words } from "edge/words.ts";

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

function Hearer({ id, hearer: { name, version, needs, figures }, signal, operates, t }: {
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
          <bdi dir="ltr">{name}</bdi>
        </h3>
        {operates && (figures ? <Figures figures={figures} t={t} /> : <Chip>{t("signals.unseen")}</Chip>)}
      </div>
      <p class="small">
        <Reads needs={needs} t={t} />
      </p>
      {version !== signal && (
        <p class="small">{t.rich("signals.hears_as", { version: <WireName name={version} /> })}</p>
      )}
      {figures?.lastFailure && (
        <>
          <p class="muted small" id={`${id}-failure`}>
            {figures.lastFailure.at
              ? t("signals.last_failure_at", { at: t.dateTime(figures.lastFailure.at) })
              : t("signals.last_failure")}
          </p>
          <pre
            class="code"
            tabIndex={0}
            role="region"
            aria-labelledby={`${id} ${id}-failure`}
          >{figures.lastFailure.cause}</pre>
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

const STATES: Readonly<Record<HearerState, { tone?: Tone; word: MessageKey }>> = {
  idle: { tone: "success", word: "signals.idle" },
  behind: { tone: "info", word: "signals.behind" },
  retrying: { tone: "warning", word: "signals.retrying" },
  paused: { word: "signals.paused" },
  away: { tone: "danger", word: "signals.away" },
};

function Figures({ figures: { state, lag, rate, dead }, t }: {
  readonly figures: HearerFigures;
  readonly t: Words;
}) {
  const { tone, word } = STATES[state];
  return (
    <>
      <Chip tone={tone}>{t(word)}</Chip>
      {dead > 0 && <Chip tone="danger">{t("signals.dead", { count: dead })}</Chip>}
      {lag > 0 && <span class="muted small">{t("signals.lag", { count: lag })}</span>}
      <span class="muted small">
        {t("signals.rate", { rate: t.number(rate, { maximumFractionDigits: 1 }) })}
      </span>
    </>
  );
}

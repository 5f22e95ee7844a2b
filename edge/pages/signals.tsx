import { Chip } from "edge/components/alert.tsx";
import { Empty } from "edge/components/empty.tsx";
import { Icon } from "edge/components/icon.tsx";
import { SUBJECT_AND_VERB, WireName } from "edge/components/wire_name.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { SiteLayout } from "edge/layouts/site.tsx";
import { paths } from "edge/paths.ts";
import { Slot } from "edge/slots/slot.tsx";
import type { SignalGroup, SignalRow } from "edge/views/signal_view.ts";
import type { Words } from "edge/words.ts";

/** The catalogue of signals. */
export interface SignalsProps {
  readonly frame: Frame;
  /** What was searched for; empty for all. */
  readonly query: string;
  /** Whose signals were asked for; empty for everybody's. */
  readonly publisher: string;
  readonly publishers: readonly string[];
  /** What was found, by who says it. */
  readonly groups: readonly SignalGroup[];
}

/** Every signal that this system says, or those that match a search. */
export function SignalsPage({ frame, query, publisher, publishers, groups }: SignalsProps) {
  const { t } = frame;
  const count = groups.reduce((sum, { signals }) => sum + signals.length, 0);
  return (
    <SiteLayout
      frame={frame}
      title={query ? t("signals.title_for", { query }) : t("signals.title")}
      search={false}
    >
      <Slot name="developers.top.v1" given={{}} />
      <div class="stack-wide signals">
        <div class="stack">
          <h1>{t("signals.title")}</h1>
          <p class="lead column">{t("signals.lead")}</p>
          <SignalSearch query={query} publisher={publisher} publishers={publishers} t={t} />
          <div class="row">
            <p role="status">
              {query ? t("signals.found", { count, query }) : t("signals.count", { count })}
            </p>
            {(query || publisher) && <a href={paths.signals}>{t("signals.all")}</a>}
            <a class="with-icon" href={paths.extensionPoints}>
              <Icon name="puzzle" />
              <span>{t("points.title")}</span>
            </a>
            <a class="with-icon" href={paths.asyncApi}>
              <Icon name="list" />
              <span>{t("signals.asyncapi")}</span>
            </a>
          </div>
        </div>
        {count === 0 && <Empty title={t("signals.none")} text={t("signals.none_text")} />}
        {groups.map((group) => <Group key={group.publisher} group={group} t={t} />)}
      </div>
      <Slot name="developers.end.v1" given={{}} />
    </SiteLayout>
  );
}

function SignalSearch(
  { query, publisher, publishers, t }: Omit<SignalsProps, "frame" | "groups"> & { t: Words },
) {
  return (
    <search>
      <form class="search" action={paths.signals}>
        <label class="visually-hidden" for="q">{t("signals.search")}</label>
        <input
          id="q"
          name="q"
          type="search"
          value={query}
          maxLength={200}
          placeholder={t("signals.search_hint")}
        />
        <label class="visually-hidden" for="publisher">{t("signals.said_by")}</label>
        <select id="publisher" name="publisher">
          <option value="">{t("signals.everybody")}</option>
          {publishers.map((name) => (
            <option key={name} value={name} selected={name === publisher}>{name}</option>
          ))}
        </select>
        <button type="submit" class="button button-main">
          <Icon name="search" />
          <span>{t("search.do")}</span>
        </button>
      </form>
    </search>
  );
}

function Group({ group: { publisher, signals }, t }: { readonly group: SignalGroup; readonly t: Words }) {
  return (
    <section class="stack" aria-labelledby={`of-${publisher}`}>
      <h2 id={`of-${publisher}`}>
        <bdi dir="ltr">{publisher}</bdi>
      </h2>
      <ul class="rows rows-heard">
        {signals.map((signal) => <Row key={signal.name} signal={signal} t={t} />)}
      </ul>
    </section>
  );
}

function Row({ signal: { name, doc, said, hearers, trouble }, t }: {
  readonly signal: SignalRow;
  readonly t: Words;
}) {
  return (
    <li>
      <div class="row">
        <h3>
          <a href={paths.signal(name)}>
            <WireName name={name} strong={SUBJECT_AND_VERB} />
          </a>
        </h3>
        {!said && <Chip>{t("signals.old")}</Chip>}
        {trouble && (
          <Chip tone={trouble === "failing" ? "danger" : "info"}>
            {t(trouble === "failing" ? "signals.some_failing" : "signals.some_behind")}
          </Chip>
        )}
      </div>
      <p lang="en" dir="auto">{doc}</p>
      <p class="muted small">
        {hearers.length > 0
          ? t("signals.heard_by", { names: t.list(hearers) })
          : t("signals.heard_by_nobody")}
      </p>
    </li>
  );
}

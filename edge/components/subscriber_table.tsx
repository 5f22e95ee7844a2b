import type { SubscriberReport } from "core/bus/bus.ts";
import { Moment } from "edge/components/moment.tsx";
import { StateChip } from "edge/components/subscriber_state.tsx";
import { paths } from "edge/paths.ts";
import { causeLine } from "edge/views/cause.ts";
import type { Words } from "edge/words.ts";

/** The stream that a subscriber delivers to: what operators call it, and its page. */
export interface StreamOfSubscriber {
  readonly label: string;
  readonly href: string;
}

/** Streams by the names of their subscribers. */
export type StreamsByName = ReadonlyMap<string, StreamOfSubscriber>;

/** Subscribers with how they stand, a line each. */
export function SubscriberTable({ subscribers, streams, t }: {
  readonly subscribers: readonly SubscriberReport[];
  readonly streams: StreamsByName;
  readonly t: Words;
}) {
  return (
    <table class="table table-cards subscribers" aria-labelledby="subscribers">
      <thead>
        <tr>
          <th scope="col">{t("admin.subscriber")}</th>
          <th scope="col">{t("admin.state")}</th>
          <th scope="col" class="figure">{t("admin.lag")}</th>
          <th scope="col" class="figure">{t("admin.held")}</th>
          <th scope="col" class="figure">{t("admin.dead")}</th>
          <th scope="col" class="figure">{t("admin.rate")}</th>
          <th scope="col">{t("admin.last_failure")}</th>
        </tr>
      </thead>
      <tbody>
        {subscribers.map((report) => (
          <Row key={report.name} report={report} stream={streams.get(report.name)} t={t} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ report, stream, t }: {
  readonly report: SubscriberReport;
  readonly stream: StreamOfSubscriber | undefined;
  readonly t: Words;
}) {
  const { name, hears, lag, held, dead, rate, lastFailure, lastFailureAt } = report;
  return (
    <tr>
      <th scope="row">
        <a href={paths.subscriber(name)}>
          <bdi dir={stream ? "auto" : "ltr"}>
            <b>{stream?.label ?? name}</b>
          </bdi>
        </a>
        {stream && <a class="small" href={stream.href}>{t("admin.its_stream")}</a>}
        <span class="muted small">{t("admin.hears", { count: hears.length })}</span>
      </th>
      <td data-label={t("admin.state")}>
        <StateChip report={report} t={t} />
      </td>
      <Count label={t("admin.lag")} value={lag} t={t} />
      <Count label={t("admin.held")} value={held} t={t} />
      <Count label={t("admin.dead")} value={dead} bad t={t} />
      <Count label={t("admin.rate")} value={rate} t={t} />
      <td class="small failure" data-label={t("admin.last_failure")}>
        {lastFailure === undefined ? <span class="muted">{t("admin.no_failure")}</span> : (
          <>
            <span dir="auto">{causeLine(lastFailure)}</span>
            {lastFailureAt && (
              <span class="muted">
                <Moment at={lastFailureAt} t={t} />
              </span>
            )}
          </>
        )}
      </td>
    </tr>
  );
}

function Count({ label, value, bad = false, t }: {
  readonly label: string;
  readonly value: number;
  readonly bad?: boolean;
  readonly t: Words;
}) {
  const weight = value === 0 ? "muted" : bad ? "bad" : "";
  return <td class={`figure ${weight}`} data-label={label}>{t.number(value)}</td>;
}

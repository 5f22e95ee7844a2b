import type { LogReport, SubscriberReport } from "core/bus/bus.ts";
import { Alert } from "edge/components/alert.tsx";
import { DoneTable } from "edge/components/done_table.tsx";
import { Empty } from "edge/components/empty.tsx";
import { Figure } from "edge/components/figure.tsx";
import { Fresh } from "edge/components/fresh.tsx";
import { LetterList } from "edge/components/letter_list.tsx";
import { Moment } from "edge/components/moment.tsx";
import { type StreamsByName, SubscriberTable } from "edge/components/subscriber_table.tsx";
import { WireName } from "edge/components/wire_name.tsx";
import { AdminLayout } from "edge/layouts/admin.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { paths } from "edge/paths.ts";
import type { ShownLetter } from "edge/start/signal_operations.ts";
import type { DoneRow } from "edge/views/admin_view.ts";
import { subscriberState } from "edge/views/subscriber_state.ts";
import type { Words } from "edge/words.ts";

/** Who says signals, which, and how many so far; unknown where its data cannot be reached. */
export interface PublisherRow {
  readonly name: string;
  readonly signals: readonly string[];
  readonly said: number | undefined;
}

/** What operators see of all that is said and heard. */
export interface AdminSignalsProps {
  readonly frame: Frame;
  readonly at: Date;
  readonly log: LogReport;
  readonly subscribers: readonly SubscriberReport[];
  readonly streams: StreamsByName;
  /** The newest; there may be more. */
  readonly letters: readonly ShownLetter[];
  readonly publishers: readonly PublisherRow[];
  readonly done: readonly DoneRow[];
}

/** The log, who hears and how they stand, what failed, who says what, and what operators did. */
export function AdminSignalsPage(props: AdminSignalsProps) {
  const { frame, at, log, subscribers, streams, letters, publishers, done } = props;
  const { t } = frame;
  const dead = subscribers.reduce((sum, one) => sum + one.dead, 0);
  return (
    <AdminLayout frame={frame} title={t("admin.signals")} section="signals">
      <Fresh frame={frame} at={at} title={t("admin.signals")}>
        <Verdict subscribers={subscribers} t={t} />
        <Log log={log} t={t} />
        <section class="stack" aria-labelledby="subscribers">
          <h2 id="subscribers">{t("admin.subscribers")}</h2>
          {subscribers.length === 0
            ? <Empty level={3} title={t("admin.no_subscribers")} text={t("admin.no_subscribers_text")} />
            : <SubscriberTable subscribers={subscribers} streams={streams} t={t} />}
        </section>
        <section class="stack" aria-labelledby="letters">
          <h2 id="letters">{t("admin.letters", { count: dead })}</h2>
          {letters.length === 0
            ? <p class="muted">{t("admin.no_letters_text")}</p>
            : <LetterList letters={letters} all={dead} named t={t} />}
        </section>
        <SaidBy publishers={publishers} t={t} />
        <section class="stack" aria-labelledby="done">
          <h2 id="done">{t("admin.operations")}</h2>
          <p class="muted column">{t("admin.operations_text")}</p>
          {done.length === 0 ? <p>{t("admin.no_operations")}</p> : <DoneTable rows={done} t={t} />}
        </section>
      </Fresh>
    </AdminLayout>
  );
}

/** What needs somebody's look, first of all; or that nothing does. */
function Verdict(
  { subscribers, t }: { readonly subscribers: readonly SubscriberReport[]; readonly t: Words },
) {
  const needs = subscribers.flatMap((report) => needsOf(report, t));
  if (needs.length > 0) {
    return (
      <Alert tone="warning">
        <p>
          <b>{t("admin.needs_look")}</b>
        </p>
        <ul>
          {needs.map(({ name, words }) => (
            <li key={words}>
              <a href={paths.subscriber(name)}>{words}</a>
            </li>
          ))}
        </ul>
      </Alert>
    );
  }
  const behind = subscribers.filter(({ lag }) => lag > 0).length;
  return behind > 0
    ? <Alert>{t("admin.some_behind", { count: behind })}</Alert>
    : <Alert tone="success">{t("admin.all_heard")}</Alert>;
}

function needsOf(report: SubscriberReport, t: Words): { name: string; words: string }[] {
  const { name, dead } = report;
  const { state } = subscriberState(report);
  const needs: string[] = [];
  if (dead > 0) needs.push(t("admin.needs_dead", { count: dead, name }));
  if (state === "away") needs.push(t("admin.needs_away", { name }));
  if (state === "paused") needs.push(t("admin.needs_paused", { name }));
  if (state === "retrying") needs.push(t("admin.needs_retrying", { name }));
  return needs.map((words) => ({ name, words }));
}

function Log({ log, t }: { readonly log: LogReport; readonly t: Words }) {
  const none = t("admin.none_yet");
  return (
    <section aria-label={t("admin.log")}>
      <dl class="figures">
        <Figure name={t("admin.engine")}>
          {log.engine === "embedded" ? t("admin.engine_embedded") : <bdi>{log.engine}</bdi>}
        </Figure>
        <Figure name={t("admin.kept")}>{t.number(log.signals)}</Figure>
        <Figure name={t("admin.size")}>{sizeWords(log.bytes, t)}</Figure>
        <Figure name={t("admin.first")} small>{log.first ? <Moment at={log.first} t={t} /> : none}</Figure>
        <Figure name={t("admin.last")} small>{log.last ? <Moment at={log.last} t={t} /> : none}</Figure>
      </dl>
    </section>
  );
}

function sizeWords(bytes: number, t: Words): string {
  const [unit, by] = bytes < 1e6 ? ["kilobyte", 1e3] : bytes < 1e9 ? ["megabyte", 1e6] : ["gigabyte", 1e9];
  return t.number(bytes / Number(by), { style: "unit", unit: String(unit), maximumFractionDigits: 1 });
}

function SaidBy({ publishers, t }: { readonly publishers: readonly PublisherRow[]; readonly t: Words }) {
  return (
    <section class="stack" aria-labelledby="said">
      <h2 id="said">{t("admin.said_by")}</h2>
      <table class="table said" aria-labelledby="said">
        <thead>
          <tr>
            <th scope="col">{t("admin.publisher")}</th>
            <th scope="col" class="figure">{t("admin.said")}</th>
          </tr>
        </thead>
        <tbody>
          {publishers.map(({ name, signals, said }) => (
            <tr key={name}>
              <th scope="row">
                <details>
                  <summary>
                    <bdi dir="ltr">
                      <b>{name}</b>
                    </bdi>{" "}
                    <span class="muted small">{t("admin.kinds", { count: signals.length })}</span>
                  </summary>
                  <ul class="small kinds">
                    {signals.map((one) => (
                      <li key={one}>
                        <a href={paths.signal(one)}>
                          <WireName name={one} />
                        </a>
                      </li>
                    ))}
                  </ul>
                </details>
              </th>
              <td class="figure">{said === undefined ? t("admin.unknown") : t.number(said)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

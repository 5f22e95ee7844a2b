import { Alert } from "edge/components/alert.tsx";
import { Empty } from "edge/components/empty.tsx";
import { Figure } from "edge/components/figure.tsx";
import { Fresh } from "edge/components/fresh.tsx";
import { Moment } from "edge/components/moment.tsx";
import { RegionDetails } from "edge/components/region_details.tsx";
import { Lag, RegionChip } from "edge/components/region_words.tsx";
import { AdminLayout } from "edge/layouts/admin.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { durationWords } from "edge/views/duration_words.ts";
import { type RegionNeed, type RegionRow, versionsOf } from "edge/views/region_view.ts";
import type { Words } from "edge/words.ts";

/** What operators see of all the places that pages come from. */
export interface RegionsProps {
  readonly frame: Frame;
  readonly at: Date;
  /** The process that shows the page, then every region. */
  readonly rows: readonly RegionRow[];
  /** Whether this process is home, where regions report; a region knows of itself alone. */
  readonly isHome: boolean;
}

/** What needs a look, all places in one table, then each by itself. */
export function RegionsPage({ frame, at, rows, isHome }: RegionsProps) {
  const { t } = frame;
  const [here, ...regions] = rows;
  return (
    <AdminLayout frame={frame} title={t("admin.regions")} section="regions">
      <Fresh frame={frame} at={at} title={t("admin.regions")}>
        <Verdict rows={rows} regions={regions.length} t={t} />
        {regions.length > 0 && <Summary rows={rows} t={t} />}
        <section class="stack" aria-labelledby="places">
          <h2 id="places">{t("regions.places")}</h2>
          <RegionTable rows={rows} t={t} />
          <p class="muted small column">{t("regions.lately")}</p>
        </section>
        {regions.length === 0 && isHome && <Empty title={t("regions.none")} text={t("regions.none_text")} />}
        {!isHome && <p class="muted column">{t("regions.alone_text")}</p>}
        <section class="stack" aria-labelledby="each">
          <h2 id="each">{t("regions.each")}</h2>
          {rows.map((row) => (
            <RegionDetails key={row.report.name} row={row} isHome={isHome && row === here} t={t} />
          ))}
        </section>
      </Fresh>
    </AdminLayout>
  );
}

/** What needs somebody's look, first of all; or that nothing does. */
function Verdict(
  { rows, regions, t }: { readonly rows: readonly RegionRow[]; readonly regions: number; readonly t: Words },
) {
  const needs = rows.flatMap(({ report, needs }) => needs.map((one) => needWords(report.name, one, t)));
  if (needs.length > 0) {
    return (
      <Alert tone="warning">
        <p>
          <b>{t("admin.needs_look")}</b>
        </p>
        <ul>{needs.map((words) => <li key={words}>{words}</li>)}</ul>
      </Alert>
    );
  }
  const unsettled = rows.filter(({ state }) => state !== "well").length;
  if (unsettled > 0) return <Alert>{t("regions.some_unsettled", { count: unsettled })}</Alert>;
  return <Alert tone="success">{t("regions.all_well", { count: regions })}</Alert>;
}

function needWords(name: string, one: RegionNeed, t: Words): string {
  switch (one.need) {
    case "silent":
      return t("regions.needs_silent", { name, at: t.moment(one.since) });
    case "bus":
      return t("regions.needs_bus", { name });
    case "home":
      return t("regions.needs_home", { name });
    case "errors":
      return t("regions.needs_errors", { name, count: one.count });
    case "lag":
      return t("regions.needs_lag", { name, context: one.context, time: durationWords(one.lagMs, t) });
    case "works":
      return t("regions.needs_works", { name, context: one.context, count: one.count });
    case "replica":
      return t("regions.needs_replica", { name, context: one.context });
    case "clock":
      return t("regions.needs_clock", { name, time: durationWords(Math.abs(one.offMs), t) });
  }
}

/** All places together, in a line of figures. */
function Summary({ rows, t }: { readonly rows: readonly RegionRow[]; readonly t: Words }) {
  const oldest =
    rows.flatMap(({ oldest }) => oldest ?? []).toSorted((one, other) => other.lagMs - one.lagMs)[0];
  const sum = (read: (row: RegionRow) => number) => rows.reduce((all, row) => all + read(row), 0);
  const versions = versionsOf(rows);
  return (
    <section aria-label={t("regions.together")}>
      <dl class="figures">
        <Figure name={t("admin.regions")}>{t.number(rows.length - 1)}</Figure>
        <Figure name={t("regions.oldest")}>{oldest ? durationWords(oldest.lagMs, t) : "–"}</Figure>
        <Figure name={t("regions.requests")}>{t.number(sum(({ report }) => report.requests.count))}</Figure>
        <Figure name={t("regions.errors")}>{t.number(sum(({ report }) => report.requests.errors))}</Figure>
        <Figure name={t("regions.versions")} small={versions.length > 1}>
          <bdi dir="ltr">{versions.join(", ")}</bdi>
        </Figure>
      </dl>
    </section>
  );
}

/** A line for each place. */
function RegionTable({ rows, t }: { readonly rows: readonly RegionRow[]; readonly t: Words }) {
  return (
    <table class="table table-cards regions" aria-labelledby="places">
      <thead>
        <tr>
          <th scope="col">{t("regions.place")}</th>
          <th scope="col">{t("admin.state")}</th>
          <th scope="col">{t("regions.oldest")}</th>
          <th scope="col" class="figure">{t("regions.cache")}</th>
          <th scope="col" class="figure">{t("regions.requests")}</th>
          <th scope="col" class="figure">{t("regions.errors")}</th>
          <th scope="col" class="figure">{t("regions.p50")}</th>
          <th scope="col" class="figure">{t("regions.p99")}</th>
        </tr>
      </thead>
      <tbody>{rows.map((row, at) => <Row key={row.report.name} row={row} isHere={at === 0} t={t} />)}</tbody>
    </table>
  );
}

function Row({ row, isHere, t }: {
  readonly row: RegionRow;
  readonly isHere: boolean;
  readonly t: Words;
}) {
  const { report: { name, version, requests }, state, oldest, hitRate, heardAt } = row;
  const errors = requests.errors === 0 ? "muted" : "bad";
  const took = (milliseconds: number) => requests.count === 0 ? "–" : durationWords(milliseconds, t);
  return (
    <tr>
      <th scope="row">
        <a href={`#place-${name}`}>
          <bdi dir="ltr">
            <b>{name}</b>
          </bdi>
        </a>
        <span class="muted small">
          {isHere
            ? t("regions.here")
            : heardAt && t.rich("regions.heard", { at: <Moment at={heardAt} t={t} /> })}
          {" · "}
          {t("regions.release", { version })}
        </span>
      </th>
      <td data-label={t("admin.state")}>
        <RegionChip state={state} t={t} />
      </td>
      <td data-label={t("regions.oldest")}>
        {oldest
          ? <Lag replica={oldest} t={t} />
          : <span class="muted">{t(state === "silent" ? "admin.unknown" : "regions.no_copies")}</span>}
      </td>
      <td class="figure" data-label={t("regions.cache")}>
        {hitRate === undefined ? "–" : t.percent(hitRate)}
      </td>
      <td class="figure" data-label={t("regions.requests")}>{t.number(requests.count)}</td>
      <td class={`figure ${errors}`} data-label={t("regions.errors")}>{t.number(requests.errors)}</td>
      <td class="figure" data-label={t("regions.p50")}>{took(requests.p50)}</td>
      <td class="figure" data-label={t("regions.p99")}>{took(requests.p99)}</td>
    </tr>
  );
}

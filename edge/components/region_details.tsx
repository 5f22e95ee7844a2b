import { Lag, RegionChip } from "edge/components/region_words.tsx";
import { Moment } from "edge/components/moment.tsx";
import { durationWords } from "edge/views/duration_words.ts";
import type { RegionRow } from "edge/views/region_view.ts";
import type { Words } from "edge/words.ts";

interface DetailsProps {
  readonly row: RegionRow;
  /** Whether this is home. */
  readonly isHome: boolean;
  readonly t: Words;
}

/** One place by itself: its copies, its kept pages, what is slowest there. Open where something needs a look. */
export function RegionDetails({ row, isHome, t }: DetailsProps) {
  const { report: { name, replicas, slowest, connected }, state, needs } = row;
  return (
    <details class="place" id={`place-${name}`} open={needs.some(({ need }) => need !== "silent")}>
      <summary>
        <h3>
          <bdi dir="ltr">{name}</bdi>
        </h3>{" "}
        <RegionChip state={state} t={t} />
      </summary>
      <div class="place-parts">
        <div>
          <h4 id={`copies-${name}`}>{t("regions.copies")}</h4>
          {replicas.length === 0
            ? <p class="muted">{t(isHome ? "regions.reads_own" : "regions.no_copies_yet")}</p>
            : <Copies row={row} t={t} />}
        </div>
        <div>
          <h4>{t("regions.slowest")}</h4>
          {slowest.length === 0 ? <p class="muted">{t("regions.none_asked")}</p> : (
            <ol class="routes small">
              {slowest.map(({ route, p99 }) => (
                <li key={route}>
                  <bdi dir="ltr" class="code">{route}</bdi>
                  <span class="nowrap">{durationWords(p99, t)}</span>
                </li>
              ))}
            </ol>
          )}
        </div>
        <div class="stack">
          <div>
            <h4>{t("regions.kept")}</h4>
            <Kept row={row} t={t} />
          </div>
          <div>
            <h4>{t("regions.reached")}</h4>
            <ul class="reached small">
              <li>{t(connected.bus ? "regions.bus_reached" : "regions.bus_away")}</li>
              <li>
                {t(
                  isHome ? "regions.is_home" : connected.home ? "regions.home_reached" : "regions.home_away",
                )}
              </li>
              {row.heardAt && (
                <li class="muted">{t.rich("regions.heard", { at: <Moment at={row.heardAt} t={t} /> })}</li>
              )}
            </ul>
          </div>
        </div>
      </div>
    </details>
  );
}

function Copies({ row: { report: { name, replicas } }, t }: Pick<DetailsProps, "row" | "t">) {
  return (
    <table class="table small copies" aria-labelledby={`copies-${name}`}>
      <thead>
        <tr>
          <th scope="col">{t("regions.context")}</th>
          <th scope="col">{t("regions.age")}</th>
          <th scope="col" class="figure">{t("regions.works_behind")}</th>
        </tr>
      </thead>
      <tbody>
        {replicas.map((one) => (
          <tr key={one.context}>
            <th scope="row">
              <bdi dir="ltr">{one.context}</bdi>
            </th>
            <td>
              <Lag replica={one} quiet t={t} />
            </td>
            <td class="figure">{one.behind === undefined ? "–" : t.number(one.behind)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Kept({ row: { report: { cache }, hitRate }, t }: Pick<DetailsProps, "row" | "t">) {
  const megabytes = { style: "unit", unit: "megabyte", maximumFractionDigits: 1 } as const;
  return (
    <ul class="reached small">
      <li>
        {t("regions.kept_pages", {
          count: cache.pages,
          size: t.number(cache.bytes / 1e6, megabytes),
          most: t.number(cache.mostBytes / 1e6, megabytes),
        })}
      </li>
      {hitRate !== undefined && <li>{t("regions.kept_rate", { share: t.percent(hitRate) })}</li>}
      <li>{t("regions.kept_gone", { purged: cache.purged, evicted: cache.evicted })}</li>
    </ul>
  );
}

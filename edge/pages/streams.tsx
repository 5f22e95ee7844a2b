import { Empty } from "edge/components/empty.tsx";
import { StreamChip } from "edge/components/stream_chip.tsx";
import { AdminLayout } from "edge/layouts/admin.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { paths } from "edge/paths.ts";
import type { StreamView } from "edge/views/stream_view.ts";
import type { Words } from "edge/words.ts";

/** Every stream there is, and the last that were closed. */
export interface StreamsProps {
  readonly frame: Frame;
  readonly streams: readonly StreamView[];
}

/** Who outside hears what, and how they do. */
export function StreamsPage({ frame, streams }: StreamsProps) {
  const { t } = frame;
  const living = streams.filter(({ state }) => state !== "closed");
  const closed = streams.filter(({ state }) => state === "closed");
  return (
    <AdminLayout frame={frame} title={t("streams.title")} section="streams">
      <div class="stack-wide">
        <div class="stack">
          <h1>{t("streams.title")}</h1>
          <p class="lead column">{t("streams.lead")}</p>
          <p class="row">
            <a class="button button-main" href={paths.newStream}>{t("streams.open")}</a>
          </p>
        </div>
        {living.length === 0 && <Empty title={t("streams.none")} text={t("streams.none_text")} />}
        {living.length > 0 && (
          <ul class="cards">{living.map((stream) => <Card key={stream.id} stream={stream} t={t} />)}</ul>
        )}
        {closed.length > 0 && (
          <section class="stack" aria-labelledby="closed">
            <h2 id="closed">{t("streams.closed")}</h2>
            <ul class="cards">{closed.map((stream) => <Card key={stream.id} stream={stream} t={t} />)}</ul>
          </section>
        )}
      </div>
    </AdminLayout>
  );
}

function Card({ stream, t }: { readonly stream: StreamView; readonly t: Words }) {
  const { id, label, standing, lastFailure, hears, withPersonal } = stream;
  const Heading = stream.state === "closed" ? "h3" : "h2";
  return (
    <li class="panel">
      <div class="row">
        <Heading>
          <a href={paths.stream(id)}>
            <bdi>{label}</bdi>
          </a>
        </Heading>
        <StreamChip standing={standing} t={t} />
      </div>
      <p>{whereTo(stream, t)}</p>
      <ul class="facts">
        <li>{t("streams.hears", { count: hears.length })}</li>
        <li>{t(withPersonal ? "streams.with_personal" : "streams.without_personal")}</li>
        {stream.lag > 0 && <li>{t("streams.lag", { count: stream.lag })}</li>}
        {stream.dead > 0 && <li>{t("streams.dead", { count: stream.dead })}</li>}
      </ul>
      {lastFailure && standing !== "idle" && stream.state !== "closed" && (
        <p class="small muted">
          <bdi lang="en" dir="ltr">{lastFailure.why}</bdi>
        </p>
      )}
    </li>
  );
}

/** How it comes to its service, in a sentence. */
export function whereTo({ url, connections, state }: StreamView, t: Words) {
  if (url !== undefined) return t.rich("streams.sent_to", { host: <bdi dir="ltr">{new URL(url).host}</bdi> });
  return t("streams.fetched", { count: state === "closed" ? 0 : connections });
}

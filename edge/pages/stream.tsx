import { subscriberOf } from "contexts/streams/mod.ts";
import { Breadcrumbs } from "edge/components/breadcrumbs.tsx";
import { StreamChip } from "edge/components/stream_chip.tsx";
import { WireName } from "edge/components/wire_name.tsx";
import { AdminLayout } from "edge/layouts/admin.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { whereTo } from "edge/pages/streams.tsx";
import { paths } from "edge/paths.ts";
import type { StreamView } from "edge/views/stream_view.ts";
import type { MessageKey, Words } from "edge/words.ts";

/** One stream, and its secrets without themselves. */
export interface StreamProps {
  readonly frame: Frame;
  readonly stream: StreamView;
  readonly secrets: readonly { readonly madeAt: Date; readonly until: Date | null }[];
}

/** The hours that the secrets before may still hold, as they are offered. */
const OVERLAPS: readonly { readonly hours: number; readonly word: MessageKey }[] = [
  { hours: 24, word: "stream.overlap_day" },
  { hours: 168, word: "stream.overlap_week" },
  { hours: 1, word: "stream.overlap_hour" },
  { hours: 0, word: "stream.overlap_none" },
];

/** How one stream does, what it may hear, and all that an operator can do with it. */
export function StreamPage({ frame, stream, secrets }: StreamProps) {
  const { t } = frame;
  const closed = stream.state === "closed";
  return (
    <AdminLayout frame={frame} title={stream.label} section="streams">
      <div class="middle stack-wide">
        <Breadcrumbs
          t={t}
          crumbs={[{ title: t("streams.title"), href: paths.streams }, { title: stream.label }]}
        />
        <div class="stack">
          <div class="row">
            <h1>
              <bdi>{stream.label}</bdi>
            </h1>
            <StreamChip standing={stream.standing} t={t} />
          </div>
          <p>{whereTo(stream, t)}</p>
          {!closed && <Actions stream={stream} t={t} />}
        </div>
        <Facts stream={stream} t={t} />
        <section class="stack" aria-labelledby="hears">
          <h2 id="hears">{t("stream.may_hear", { count: stream.hears.length })}</h2>
          <ul class="stack">
            {stream.hears.map((name) => (
              <li key={name}>
                <a href={paths.signal(name)}>
                  <WireName name={name} />
                </a>
              </li>
            ))}
          </ul>
          {!closed && (
            <p>
              <a class="button" href={paths.changeStream(stream.id)}>{t("stream.change")}</a>
            </p>
          )}
        </section>
        {!closed && <Secrets stream={stream} secrets={secrets} t={t} />}
        {!closed && (
          <section class="stack" aria-labelledby="end">
            <h2 id="end">{t("stream.end")}</h2>
            <p class="column">{t("stream.end_text")}</p>
            <p>
              <a class="button button-danger" href={paths.endStream(stream.id)}>{t("stream.end")}</a>
            </p>
          </section>
        )}
      </div>
    </AdminLayout>
  );
}

function Actions({ stream, t }: { readonly stream: StreamView; readonly t: Words }) {
  const turned = stream.standing === "paused" ? "resume" as const : "pause" as const;
  return (
    <div class="row">
      <form method="post" action={paths.turnStream(stream.id, "test")}>
        <button type="submit" class="button button-main">{t("stream.test")}</button>
      </form>
      <form method="post" action={paths.turnStream(stream.id, turned)}>
        <button type="submit" class="button">
          {t(turned === "pause" ? "stream.pause" : "stream.resume")}
        </button>
      </form>
    </div>
  );
}

function Facts({ stream, t }: { readonly stream: StreamView; readonly t: Words }) {
  const { lastFailure } = stream;
  return (
    <section class="panel" aria-labelledby="standing">
      <h2 id="standing">{t("stream.standing")}</h2>
      <dl class="describe">
        {stream.url && <dt>{t("stream.url")}</dt>}
        {stream.url && (
          <dd>
            <bdi class="code" dir="ltr">{stream.url}</bdi>
          </dd>
        )}
        <dt>{t("stream.personal")}</dt>
        <dd>{t(stream.withPersonal ? "stream.personal_yes" : "stream.personal_no")}</dd>
        <dt>{t("stream.opened_at")}</dt>
        <dd>{t.dateTime(stream.openedAt)}</dd>
        {stream.closedAt && <dt>{t("stream.closed_at")}</dt>}
        {stream.closedAt && <dd>{t.dateTime(stream.closedAt)}</dd>}
        {stream.closedFor === "gone" && <dt>{t("stream.closed_for")}</dt>}
        {stream.closedFor === "gone" && <dd>{t("stream.gone")}</dd>}
        {stream.state !== "closed" && <Figures stream={stream} t={t} />}
        {lastFailure && <dt>{t("stream.last_failure")}</dt>}
        {lastFailure && (
          <dd>
            {lastFailure.at && <p class="muted small">{t.dateTime(lastFailure.at)}</p>}
            <bdi lang="en" dir="ltr">{lastFailure.why}</bdi>
          </dd>
        )}
      </dl>
      {stream.dead > 0 && (
        <p>
          <a href={paths.subscriber(subscriberOf(stream.id))}>{t("stream.see_letters")}</a>
        </p>
      )}
    </section>
  );
}

function Figures({ stream, t }: { readonly stream: StreamView; readonly t: Words }) {
  if (stream.delivery === "events") {
    return (
      <>
        <dt>{t("stream.connections")}</dt>
        <dd>{t.number(stream.connections)}</dd>
      </>
    );
  }
  return (
    <>
      <dt>{t("stream.lag")}</dt>
      <dd>{t.number(stream.lag)}</dd>
      <dt>{t("stream.letters")}</dt>
      <dd>{t.number(stream.dead)}</dd>
    </>
  );
}

function Secrets({ stream, secrets, t }: Omit<StreamProps, "frame"> & { readonly t: Words }) {
  return (
    <section class="stack" aria-labelledby="secret">
      <h2 id="secret">{t(stream.delivery === "webhook" ? "stream.signing_secret" : "stream.credential")}</h2>
      <ul class="stack">
        {secrets.map(({ madeAt, until }) => (
          <li key={madeAt.toISOString()}>
            {until
              ? t("stream.holds_until", { made: t.dateTime(madeAt), until: t.dateTime(until) })
              : t("stream.in_use", { made: t.dateTime(madeAt) })}
          </li>
        ))}
      </ul>
      <form class="form" method="post" action={paths.rotateStream(stream.id)}>
        <fieldset class="stack question">
          <legend class="legend">{t("stream.overlap")}</legend>
          <div class="choices">
            {OVERLAPS.map(({ hours, word }, at) => (
              <label class="choice" key={hours}>
                <input type="radio" name="hours" value={hours} checked={at === 0} />
                <span>{t(word)}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <div>
          <button type="submit" class="button">{t("stream.rotate")}</button>
        </div>
      </form>
    </section>
  );
}

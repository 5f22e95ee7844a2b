import type { SubscriberReport } from "core/bus/bus.ts";
import { Alert } from "edge/components/alert.tsx";
import { Breadcrumbs } from "edge/components/breadcrumbs.tsx";
import { Moment } from "edge/components/moment.tsx";
import { AdminLayout } from "edge/layouts/admin.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { paths } from "edge/paths.ts";
import type { Replay } from "edge/start/replay_preview.ts";

/** The question before a replay; `replay` is absent where what was given is no time and no place. */
export interface AdminReplayProps {
  readonly frame: Frame;
  readonly report: SubscriberReport;
  readonly replay: Replay;
}

/** Says in plain words what a replay does, and asks. */
export function AdminReplayPage({ frame, report, replay }: AdminReplayProps) {
  const { t } = frame;
  const { name } = report;
  const title = t("admin.replay_title", { name });
  const crumbs = [
    { title: t("admin.signals"), href: paths.adminSignals },
    { title: name, href: paths.subscriber(name) },
    { title: t("admin.replay") },
  ];
  const nothing = replay.again === 0;
  return (
    <AdminLayout frame={frame} title={title} section="signals">
      <Breadcrumbs crumbs={crumbs} t={t} />
      <div class="column stack-wide">
        <h1>{title}</h1>
        {nothing
          ? <p class="lead">{t("admin.replay_nothing", { name })}</p>
          : <Meaning frame={frame} report={report} replay={replay} />}
        {nothing
          ? (
            <p>
              <a class="button" href={paths.subscriber(name)}>{t("admin.back_to", { name })}</a>
            </p>
          )
          : (
            <form class="row" method="post" action={paths.replay(name)}>
              <input type="hidden" name="from" value={String(replay.from)} />
              <button type="submit" class="button button-main">
                {replay.more
                  ? t("admin.replay_do_many", { count: replay.again })
                  : t("admin.replay_do", { count: replay.again })}
              </button>
              <a class="button" href={paths.subscriber(name)}>{t("admin.cancel")}</a>
            </form>
          )}
      </div>
    </AdminLayout>
  );
}

function Meaning({ frame: { t }, report, replay }: AdminReplayProps) {
  const { name } = report;
  const { again, more, from, first, lag } = replay;
  const facts = {
    name: (
      <b>
        <bdi dir="ltr">{name}</bdi>
      </b>
    ),
    count: again,
    from,
    at: first ? <Moment at={first} t={t} /> : "",
  };
  return (
    <>
      <p class="lead">
        {more ? t.rich("admin.replay_again_many", facts) : t.rich("admin.replay_again", facts)}
      </p>
      <ul class="stack">
        <li>{lag > 0 ? t("admin.replay_order", { lag }) : t("admin.replay_order_alone")}</li>
        <li>{t("admin.replay_others")}</li>
        <li>{t("admin.replay_effects")}</li>
        {report.dead > 0 && <li>{t("admin.replay_dead")}</li>}
        <li>{t("admin.replay_noted")}</li>
      </ul>
      {report.paused && <Alert tone="warning">{t("admin.replay_paused")}</Alert>}
    </>
  );
}

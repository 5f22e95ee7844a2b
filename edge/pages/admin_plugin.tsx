import type { KeptDifference } from "core/work/difference.ts";
import { isNeeded } from "core/plugin/manifest.ts";
import { Alert } from "edge/components/alert.tsx";
import { Breadcrumbs } from "edge/components/breadcrumbs.tsx";
import { CaseList } from "edge/components/case_list.tsx";
import { DecisionList } from "edge/components/decision_list.tsx";
import { Moment } from "edge/components/moment.tsx";
import { PermissionList } from "edge/components/permission_list.tsx";
import { PluginChip, tierMeans, whereWords } from "edge/components/plugin_chips.tsx";
import { PluginVerbs } from "edge/components/plugin_verbs.tsx";
import { Provenance } from "edge/components/provenance.tsx";
import { StateChip, stateMeans } from "edge/components/subscriber_state.tsx";
import { AdminLayout } from "edge/layouts/admin.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { paths } from "edge/paths.ts";
import type { PermissionView } from "edge/views/permission_view.ts";
import type { PluginView } from "edge/views/plugin_view.ts";
import type { Words } from "edge/words.ts";

/** A plugin, and what it may do. */
export interface AdminPluginProps {
  readonly frame: Frame;
  readonly plugin: PluginView;
  readonly permissions: PermissionView;
  /** What it changed or halted lately. */
  readonly decisions: readonly KeptDifference[];
}

interface Part {
  readonly plugin: PluginView;
  readonly t: Words;
}

/** One plugin: how it stands, where it is on, what it may do, and all that an operator can do about it. */
export function AdminPluginPage({ frame, plugin, permissions, decisions }: AdminPluginProps) {
  const { t } = frame;
  const { manifest, checksum, publisher } = plugin;
  return (
    <AdminLayout frame={frame} title={manifest.title} section="plugins">
      <div class="stack-wide plugin">
        <Breadcrumbs
          t={t}
          crumbs={[{ title: t("admin.plugins"), href: paths.adminPlugins }, { title: manifest.title }]}
        />
        <div class="stack">
          <div class="row">
            <h1>
              <bdi>{manifest.title}</bdi>
            </h1>
            <PluginChip plugin={plugin} t={t} />
          </div>
          <p class="lead column" dir="auto">{manifest.description}</p>
          <p>{tierMeans(manifest, t)}</p>
        </div>
        <QuarantineNotice plugin={plugin} t={t} />
        {isNeeded(manifest) ? <p>{t("plugin.needed")}</p> : (
          <>
            <Where plugin={plugin} t={t} />
            <PluginVerbs plugin={plugin} t={t} />
          </>
        )}
        <Subscriber plugin={plugin} t={t} />
        <Cases plugin={plugin} t={t} />
        {manifest.filters.length > 0 && <DecisionList decisions={decisions} t={t} />}
        <Provenance manifest={manifest} checksum={checksum} publisher={publisher} t={t} />
        <details class="panel">
          <summary>
            <h2 class="in-summary">{t("permission.title")}</h2>
          </summary>
          <PermissionList view={permissions} t={t} />
        </details>
      </div>
    </AdminLayout>
  );
}

function QuarantineNotice({ plugin: { id, reason, changedAt, state }, t }: Part) {
  if (state !== "quarantined") return null;
  return (
    <Alert tone="danger">
      <div class="stack">
        <p>{t("plugin.quarantine_text")}</p>
        {reason !== undefined && (
          <p class="small">
            <Moment at={changedAt} t={t} /> <bdi lang="en" dir="ltr">{reason}</bdi>
          </p>
        )}
        <form method="post" action={paths.turnPlugin(id, "release")}>
          <button type="submit" class="button">{t("plugin.release")}</button>
        </form>
      </div>
    </Alert>
  );
}

/** Every scope that somebody chose something in, and a way to choose in another. */
function Where({ plugin, t }: Part) {
  const { id, choices, allowed } = plugin;
  const scopes = choices.flatMap(({ scope }) => scope === "site" ? [] : [scope]).sort();
  return (
    <section class="stack" aria-labelledby="where">
      <h2 id="where">{t("plugin.where")}</h2>
      <p>{whereWords(plugin, t)}</p>
      <ul class="rows">
        <li>
          <a href={paths.pluginAt(id, "site")}>{t("plugin.site_choices")}</a>
        </li>
        {scopes.map((scope) => (
          <li key={scope}>
            <a href={paths.pluginAt(id, scope)}>
              {t.rich(scope.startsWith("org:") ? "plugin.org_choices" : "plugin.course_choices", {
                name: <bdi dir="ltr">{scope.slice(scope.indexOf(":") + 1)}</bdi>,
              })}
            </a>
          </li>
        ))}
      </ul>
      {!allowed && choices.some(({ byTeam }) => byTeam) && (
        <p class="muted">{t("plugin.courses_do_not_count")}</p>
      )}
      <form class="row" method="get" action={paths.pluginScope(id)}>
        <label for="org">{t("plugin.org_of")}</label>
        <input id="org" name="org" class="short" maxLength={200} required autocomplete="off" dir="ltr" />
        <button type="submit" class="button">{t("plugin.org_choose")}</button>
      </form>
    </section>
  );
}

function Subscriber({ plugin: { manifest, report }, t }: Part) {
  if (!report) return null;
  return (
    <section class="stack" aria-labelledby="hearing">
      <div class="row">
        <h2 id="hearing">{t("plugin.hearing")}</h2>
        <StateChip report={report} t={t} />
      </div>
      <p>{stateMeans(report, t)}</p>
      {report.lag + report.dead > 0 && (
        <ul class="facts">
          {report.lag > 0 && <li>{t("streams.lag", { count: report.lag })}</li>}
          {report.dead > 0 && <li>{t("streams.dead", { count: report.dead })}</li>}
        </ul>
      )}
      <p>
        <a href={paths.subscriber(manifest.id)}>{t("plugin.to_subscriber")}</a>
      </p>
    </section>
  );
}

function Cases({ plugin: { manifest, cases = [] }, t }: Part) {
  if (cases.length === 0) return null;
  return (
    <section class="stack" aria-labelledby="cases">
      <h2 id="cases">{t("plugin.cases")}</h2>
      <p class="muted column">{t("plugin.cases_text")}</p>
      <CaseList plugin={manifest.id} cases={cases} t={t} />
    </section>
  );
}

import { Empty } from "edge/components/empty.tsx";
import { StateChip } from "edge/components/subscriber_state.tsx";
import { WireName } from "edge/components/wire_name.tsx";
import type { SubscriberReport } from "core/bus/bus.ts";
import { AdminLayout } from "edge/layouts/admin.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { paths } from "edge/paths.ts";
import { causeLine } from "edge/views/cause.ts";
import type { Words } from "edge/words.ts";

/** An installed plugin, and how it stands as a subscriber where it hears anything. */
export interface PluginRow {
  readonly id: string;
  readonly version: string;
  readonly description: string;
  readonly hears: readonly string[];
  readonly fills: readonly string[];
  readonly report?: SubscriberReport;
}

/** The plugins that are installed here. */
export function AdminPluginsPage(
  { frame, plugins }: { readonly frame: Frame; readonly plugins: readonly PluginRow[] },
) {
  const { t } = frame;
  return (
    <AdminLayout frame={frame} title={t("admin.plugins")} section="plugins">
      <h1>{t("admin.plugins_count", { count: plugins.length })}</h1>
      {plugins.length === 0
        ? <Empty title={t("admin.no_plugins")} />
        : <ul class="cards">{plugins.map((plugin) => <Plugin key={plugin.id} plugin={plugin} t={t} />)}</ul>}
    </AdminLayout>
  );
}

function Plugin({ plugin: { id, version, description, hears, fills, report }, t }: {
  readonly plugin: PluginRow;
  readonly t: Words;
}) {
  return (
    <li class="panel">
      <div class="row">
        <h2>
          <bdi dir="ltr">{report ? <a href={paths.subscriber(id)}>{id}</a> : id}</bdi>
        </h2>
        <span class="muted small">{version}</span>
        {report && <StateChip report={report} t={t} />}
      </div>
      <p lang="en" dir="ltr">{description}</p>
      {report?.lastFailure && <p class="small bad" dir="auto">{causeLine(report.lastFailure)}</p>}
      <dl class="describe small">
        <dt>{t("admin.plugin_hears")}</dt>
        <dd>{hears.length > 0 ? <Names names={hears} /> : t("admin.plugin_silent")}</dd>
        {fills.length > 0 && (
          <>
            <dt>{t("admin.plugin_fills")}</dt>
            <dd>
              <Names names={fills} />
            </dd>
          </>
        )}
      </dl>
    </li>
  );
}

function Names({ names }: { readonly names: readonly string[] }) {
  return (
    <ul class="kinds">
      {names.map((name) => (
        <li key={name}>
          <WireName name={name} />
        </li>
      ))}
    </ul>
  );
}

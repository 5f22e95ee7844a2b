import type { KeptDifference } from "core/work/difference.ts";
import { Chip } from "edge/components/alert.tsx";
import { DecisionList } from "edge/components/decision_list.tsx";
import { Empty } from "edge/components/empty.tsx";
import { PluginChip, tierWord, whereWords } from "edge/components/plugin_chips.tsx";
import { StateChip } from "edge/components/subscriber_state.tsx";
import { AdminLayout } from "edge/layouts/admin.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { paths } from "edge/paths.ts";
import { causeLine } from "edge/views/cause.ts";
import { subscriberState } from "edge/views/subscriber_state.ts";
import { isUnsigned, type PluginView } from "edge/views/plugin_view.ts";
import type { Words } from "edge/words.ts";

/** The plugins of this site: those that somebody installed, and those that came with the platform. */
export function AdminPluginsPage(
  { frame, plugins, decisions }: {
    readonly frame: Frame;
    readonly plugins: readonly PluginView[];
    /** What they changed or halted lately. */
    readonly decisions: readonly KeptDifference[];
  },
) {
  const { t } = frame;
  const installed = plugins.filter(({ manifest }) => manifest.tier !== "built_in");
  const builtIn = plugins.filter(({ manifest }) => manifest.tier === "built_in");
  return (
    <AdminLayout frame={frame} title={t("admin.plugins")} section="plugins">
      <div class="stack">
        <h1>{t("admin.plugins_count", { count: plugins.length })}</h1>
        <p class="lead column">{t("plugins.lead")}</p>
        <p class="row">
          <a class="button button-main" href={paths.installPlugin}>{t("plugins.install")}</a>
        </p>
      </div>
      <section class="stack" aria-labelledby="installed">
        <h2 id="installed">{t("plugins.installed")}</h2>
        {installed.length === 0
          ? <Empty title={t("plugins.none")} text={t("plugins.none_text")} level={3} />
          : <PluginCards plugins={installed} t={t} />}
      </section>
      {builtIn.length > 0 && (
        <section class="stack" aria-labelledby="built-in">
          <h2 id="built-in">{t("plugins.built_in")}</h2>
          <PluginCards plugins={builtIn} t={t} />
        </section>
      )}
      <DecisionList decisions={decisions} t={t} />
    </AdminLayout>
  );
}

function PluginCards({ plugins, t }: { readonly plugins: readonly PluginView[]; readonly t: Words }) {
  return (
    <ul class="cards">
      {plugins.map((plugin) => <Card key={plugin.manifest.id} plugin={plugin} t={t} />)}
    </ul>
  );
}

function Card({ plugin, t }: { readonly plugin: PluginView; readonly t: Words }) {
  const { manifest, reason, report, allowed } = plugin;
  const { id, title, version, tier, description } = manifest;
  const troubled = report !== undefined && subscriberState(report).state !== "running";
  return (
    <li class="panel">
      <div class="row">
        <h3>
          <a href={paths.plugin(id)}>
            <bdi>{title}</bdi>
          </a>
        </h3>
        <PluginChip plugin={plugin} t={t} />
        {troubled && plugin.state === "enabled" && <StateChip report={report} t={t} />}
      </div>
      <p dir="auto">{description}</p>
      <ul class="facts">
        <li>{t("plugin.version", { version })}</li>
        <li>{tierWord(tier, t)}</li>
        <li>{whereWords(plugin, t)}</li>
        {allowed && tier !== "built_in" && <li>{t("plugin.teams_may")}</li>}
        {isUnsigned(plugin) && (
          <li>
            <Chip tone="warning">{t("plugin.unsigned")}</Chip>
          </li>
        )}
      </ul>
      {reason !== undefined && <p class="small bad" dir="auto">{causeLine(reason)}</p>}
    </li>
  );
}

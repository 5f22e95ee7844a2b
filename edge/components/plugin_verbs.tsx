import type { ComponentChildren } from "preact";
import { paths, type PluginVerb } from "edge/paths.ts";
import { isPackaged, type PluginView } from "edge/views/plugin_view.ts";
import type { MessageKey, Words } from "edge/words.ts";

interface Part {
  readonly plugin: PluginView;
  readonly t: Words;
}

/** What an operator can do about a plugin as a whole. */
export function PluginVerbs({ plugin, t }: Part) {
  return (
    <section class="stack" aria-labelledby="verbs">
      <h2 id="verbs">{t("admin.verbs")}</h2>
      <div class="verbs plugin-verbs">
        <Allowing plugin={plugin} t={t} />
        <Stopping plugin={plugin} t={t} />
        {plugin.manifest.tier === "remote" && <Secret plugin={plugin} t={t} />}
        {isPackaged(plugin) && <Versions plugin={plugin} t={t} />}
        {isPackaged(plugin) && <Removing plugin={plugin} t={t} />}
      </div>
    </section>
  );
}

function Panel({ title, text, children }: {
  readonly title: string;
  readonly text: string;
  readonly children: ComponentChildren;
}) {
  return (
    <div class="panel">
      <h3>{title}</h3>
      <p>{text}</p>
      {children}
    </div>
  );
}

function Verb({ plugin: { manifest }, verb, word, t, kind = "button" }: Part & {
  readonly verb: PluginVerb;
  readonly word: MessageKey;
  readonly kind?: string;
}) {
  return (
    <form method="post" action={paths.turnPlugin(manifest.id, verb)}>
      <button type="submit" class={kind}>{t(word)}</button>
    </form>
  );
}

function Allowing({ plugin, t }: Part) {
  const { allowed } = plugin;
  return (
    <Panel
      title={t("plugin.teams")}
      text={t(allowed ? "plugin.teams_may_text" : "plugin.teams_may_not_text")}
    >
      {allowed
        ? <Verb plugin={plugin} verb="forbid" word="plugin.forbid" t={t} />
        : <Verb plugin={plugin} verb="allow" word="plugin.allow" t={t} />}
    </Panel>
  );
}

/** Off everywhere keeps what was chosen; quarantine besides keeps the signals that come meanwhile. */
function Stopping({ plugin, t }: Part) {
  if (plugin.state === "disabled") {
    return (
      <Panel title={t("plugin.enable")} text={t("plugin.enable_text")}>
        <Verb plugin={plugin} verb="enable" word="plugin.enable" kind="button button-main" t={t} />
      </Panel>
    );
  }
  return (
    <Panel title={t("plugin.stop")} text={t("plugin.stop_text")}>
      <div class="row">
        <Verb plugin={plugin} verb="disable" word="plugin.disable" t={t} />
        {plugin.state === "enabled" && (
          <Verb plugin={plugin} verb="quarantine" word="plugin.quarantine" t={t} />
        )}
      </div>
    </Panel>
  );
}

function Versions({ plugin, t }: Part) {
  const { previousVersion: before, manifest: { version } } = plugin;
  return (
    <Panel title={t("plugin.versions")} text={t("plugin.versions_text", { version })}>
      <div class="row">
        <a class="button" href={paths.installPlugin}>{t("plugin.upgrade")}</a>
        {before !== undefined && <Verb plugin={plugin} verb="rollback" word="plugin.roll_back" t={t} />}
      </div>
      {before !== undefined && <p class="small muted">{t("plugin.roll_back_text", { before })}</p>}
    </Panel>
  );
}

function Secret({ plugin: { id }, t }: Part) {
  return (
    <Panel title={t("plugin.secret")} text={t("plugin.secret_text")}>
      <form method="post" action={paths.pluginSecret(id)}>
        <button type="submit" class="button">{t("plugin.secret_show")}</button>
      </form>
    </Panel>
  );
}

function Removing({ plugin: { manifest }, t }: Part) {
  return (
    <Panel title={t("plugin.remove")} text={t("plugin.remove_text")}>
      <div class="row">
        <a class="button" href={paths.exportPlugin(manifest.id)}>{t("plugin.export")}</a>
        <a class="button button-danger" href={paths.removePlugin(manifest.id)}>{t("plugin.remove")}</a>
      </div>
    </Panel>
  );
}

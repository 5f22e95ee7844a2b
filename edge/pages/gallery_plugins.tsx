import type { PreviewView, ScopeView } from "edge/components/scope_form.tsx";
import { AdminPluginPage } from "edge/pages/admin_plugin.tsx";
import { SAMPLE_DECISIONS } from "edge/pages/gallery_decisions.ts";
import { AdminPluginsPage } from "edge/pages/admin_plugins.tsx";
import {
  builtIn,
  CHECKSUM,
  COURSE,
  first,
  held,
  installed,
  known,
  off,
  tutor,
} from "edge/pages/gallery_plugin_samples.ts";
import type { Sample } from "edge/pages/gallery_public.tsx";
import { InstallPluginPage } from "edge/pages/install_plugin.tsx";
import { PluginPermissionsPage } from "edge/pages/plugin_permissions.tsx";
import { PluginSecretPage } from "edge/pages/plugin_secret.tsx";
import { PluginScopePage } from "edge/pages/plugin_scope.tsx";
import { RemovePluginPage } from "edge/pages/remove_plugin.tsx";
import { type TeamPlugin, TeamPluginPage, TeamPluginsPage } from "edge/pages/team_plugins.tsx";
import { paths } from "edge/paths.ts";
import { permissionsOf } from "edge/views/permission_view.ts";
import { settingFields, settingId } from "edge/views/settings_form.ts";

const team: TeamPlugin = {
  id: tutor.id,
  title: tutor.title,
  description: tutor.description,
  author: tutor.author,
  on: true,
  stopped: false,
  personal: true,
  reaches: tutor.reaches,
};

function scopeView(scope: "site" | "course:x", more: Partial<ScopeView> = {}): ScopeView {
  return {
    action: paths.teamPlugin(COURSE.key, tutor.id),
    on: true,
    inherited: false,
    fields: settingFields(tutor, scope),
    typed: { level: "9", greeting: "Welcome back", days: ["Friday"], texts: "The sexton\nThe bell" },
    secrets: ["key"],
    placements: tutor.fills.map(({ slot, priority }) => ({
      slot,
      shown: true,
      priority,
      doc: known.slot(slot),
    })),
    errors: [],
    previews: scope !== "site",
    ...more,
  };
}

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";

const previews: readonly PreviewView[] = [
  {
    slot: "unit.aside.v1",
    doc: known.slot("unit.aside.v1"),
    shows: <h3 lang="en" dir="ltr">{team.title}</h3>,
  },
  { slot: "dashboard.aside.v1" },
  { slot: "course.aside.v1", failure: "It took longer than 100 ms" },
];

const offered = { manifest: tutor, checksum: CHECKSUM, errors: [] };
const REASONS = [
  'hears: there is no signal "learning.block.finished.v1" on this site',
  'platform: needs ">=9", this is 0.1.0',
];

/** The pages of a plugin's life, in every state. */
export const pluginPages: readonly Sample[] = [
  {
    name: "plugins",
    render: (frame) => (
      <AdminPluginsPage
        frame={frame}
        plugins={[installed, held, off, builtIn]}
        decisions={SAMPLE_DECISIONS}
      />
    ),
  },
  {
    name: "plugins, none",
    render: (frame) => <AdminPluginsPage frame={frame} plugins={[]} decisions={[]} />,
  },
  {
    name: "plugin, install",
    render: (frame) => <InstallPluginPage frame={frame} url="" errors={[]} reasons={[]} allowsPrivate />,
  },
  {
    name: "plugin, install, refused",
    render: (frame) => (
      <InstallPluginPage frame={frame} url="" errors={[]} reasons={REASONS} allowsPrivate={false} />
    ),
  },
  {
    name: "plugin, install, wrong",
    render: (frame) => (
      <InstallPluginPage
        frame={frame}
        url="http://tutor.example.org"
        errors={[
          { field: "package", text: frame.t("install.file_needed") },
          { field: "url", text: frame.t("install.url_form") },
        ]}
        reasons={[]}
        allowsPrivate={false}
      />
    ),
  },
  {
    name: "plugin, permissions, unsigned",
    render: (frame) => (
      <PluginPermissionsPage
        frame={frame}
        {...offered}
        publisher={undefined}
        permissions={permissionsOf(tutor, known)}
        errors={[{ field: "unsigned", text: frame.t("install.unsigned_needed") }]}
      />
    ),
  },
  {
    name: "plugin, permissions, upgrade",
    render: (frame) => (
      <PluginPermissionsPage
        frame={frame}
        {...offered}
        publisher={installed.publisher}
        permissions={permissionsOf(tutor, known, first)}
        before={{ version: "1.1.0", publisher: "another key" }}
      />
    ),
  },
  ...([["plugin", installed], ["plugin, held", held], ["plugin, off", off], [
    "plugin, built in",
    builtIn,
  ]] as const)
    .map(([name, plugin]): Sample => ({
      name,
      render: (frame) => (
        <AdminPluginPage
          frame={frame}
          plugin={plugin}
          permissions={permissionsOf(plugin.manifest, known)}
          decisions={SAMPLE_DECISIONS}
        />
      ),
    })),
  {
    name: "plugin, site",
    render: (frame) => <PluginScopePage frame={frame} plugin={team} scope="site" view={scopeView("site")} />,
  },
  {
    name: "plugin, organisation, nothing to set",
    render: (frame) => (
      <PluginScopePage
        frame={frame}
        plugin={team}
        scope="org:Carillon"
        view={scopeView("site", { on: false, inherited: true, fields: [], placements: [] })}
      />
    ),
  },
  ...[true, false].map((isOff): Sample => ({
    name: isOff ? "plugin, remove" : "plugin, remove, still on",
    render: (frame) => (
      <RemovePluginPage
        frame={frame}
        plugin={{ ...team, isOff }}
        documents={isOff ? 1204 : 0}
        checksum={CHECKSUM}
      />
    ),
  })),
  {
    name: "plugin, secret",
    render: (frame) => <PluginSecretPage frame={frame} plugin={off.manifest} secret={SECRET} />,
  },
  {
    name: "team plugins",
    render: (frame) => (
      <TeamPluginsPage
        frame={frame}
        course={COURSE}
        plugins={[team, { ...team, id: "b", title: "Guest book", on: false, personal: false, reaches: [] }]}
      />
    ),
  },
  {
    name: "team plugins, none",
    render: (frame) => <TeamPluginsPage frame={frame} course={COURSE} plugins={[]} />,
  },
  {
    name: "team plugin, wrong",
    render: (frame) => (
      <TeamPluginPage
        frame={frame}
        course={COURSE}
        plugin={{ ...team, stopped: true }}
        view={scopeView("course:x", {
          errors: [{
            field: settingId("level"),
            text: frame.t("setting.too_much", { name: "Level", most: 6 }),
          }],
        })}
      />
    ),
  },
  {
    name: "team plugin, preview",
    render: (frame) => (
      <TeamPluginPage
        frame={frame}
        course={COURSE}
        plugin={team}
        view={scopeView("course:x", { preview: previews })}
      />
    ),
  },
];

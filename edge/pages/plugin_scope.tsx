import type { Scope } from "core/plugin/scope.ts";
import { Breadcrumbs } from "edge/components/breadcrumbs.tsx";
import { ScopeForm, ScopeSwitch, type ScopeView } from "edge/components/scope_form.tsx";
import { AdminLayout } from "edge/layouts/admin.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { paths } from "edge/paths.ts";
import type { Words } from "edge/words.ts";

/** What an operator chooses for a plugin in one scope. */
export interface PluginScopeProps {
  readonly frame: Frame;
  readonly plugin: { readonly id: string; readonly title: string };
  readonly scope: Scope;
  readonly view: ScopeView;
}

/** A plugin in one scope: whether it is on there, its settings, where it shows something. */
export function PluginScopePage({ frame, plugin: { id, title }, scope, view }: PluginScopeProps) {
  const { t } = frame;
  const here = scopeWords(scope, t);
  return (
    <AdminLayout
      frame={frame}
      title={`${title} · ${here}`}
      section="plugins"
      failed={view.errors.length > 0}
    >
      <div class="middle stack-wide">
        <Breadcrumbs
          t={t}
          crumbs={[
            { title: t("admin.plugins"), href: paths.adminPlugins },
            { title, href: paths.plugin(id) },
            { title: here },
          ]}
        />
        <div class="stack">
          <h1>
            <bdi>{title}</bdi>
          </h1>
          <p class="lead">{here}</p>
        </div>
        <ScopeSwitch scope={view} t={t} />
        <ScopeForm scope={view} t={t} />
      </div>
    </AdminLayout>
  );
}

/** How far a scope reaches, in words. */
export function scopeWords(scope: Scope, t: Words): string {
  if (scope === "site") return t("scope.site");
  const name = scope.slice(scope.indexOf(":") + 1);
  return t(scope.startsWith("org:") ? "scope.org" : "scope.course", { name });
}

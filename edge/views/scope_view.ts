import { type Scope, scopesOf } from "core/plugin/scope.ts";
import { secretsOf, type Settings } from "core/plugin/settings.ts";
import type { Placement } from "core/plugin/plugin_set.ts";
import type { FoundPlugin } from "contexts/site/mod.ts";
import type { ScopeView } from "edge/components/scope_form.tsx";
import type { KnownNames } from "edge/views/permission_view.ts";
import { readPlacements } from "edge/views/placement_form.ts";
import { choiceAt, placementsAt } from "edge/views/plugin_view.ts";
import { readSettings, settingFields, typedForm, typedSettings } from "edge/views/settings_form.ts";
import type { Words } from "edge/words.ts";

/** What can be chosen for a plugin in a scope, as it is chosen now. */
export function scopeView(
  plugin: FoundPlugin,
  scope: Scope,
  { action, known }: { readonly action: string; readonly known: KnownNames },
): ScopeView {
  const { secrets, enabled } = choiceAt(plugin, scope);
  const settings = Object.assign({}, ...scopesTo(scope).map((one) => choiceAt(plugin, one).settings));
  const fields = settingFields(plugin.manifest, scope);
  return {
    action,
    on: isOnAt(plugin, scope),
    inherited: enabled === undefined,
    fields,
    typed: typedSettings(fields, settings),
    secrets,
    placements: withDocs(placementsAt(plugin, scope), known),
    errors: [],
    previews: scope.startsWith("course:"),
  };
}

/** What somebody chose in a form, and the form with what they typed. */
export interface Chosen {
  readonly view: ScopeView;
  readonly settings: Settings;
  readonly placements: readonly Placement[];
}

/** Reads the form of a scope; what is wrong with it stands in the view. */
export function readScopeForm(view: ScopeView, form: FormData, t: Words): Chosen {
  const { settings, errors } = readSettings(view.fields, view.secrets, form, t);
  const placements = readPlacements(form, view.placements.map(({ slot }) => slot));
  const typed = view.placements.map((before, at) => ({ ...before, ...placements[at] }));
  return {
    view: { ...view, typed: typedForm(view.fields, form), errors, placements: typed },
    settings,
    placements,
  };
}

/** The settings that would count in a course with what was typed there; secrets that nobody typed anew are those that are set. */
export function settingsToTry(
  { manifest, choices }: { readonly manifest: FoundPlugin["manifest"]; readonly choices: readonly Choice[] },
  courseId: string,
  typed: Settings,
): Settings {
  const secrets = secretsOf(manifest);
  const at = (scope: Scope) =>
    Object.assign({}, ...choices.filter((one) => one.scope === scope).map(settingsOf));
  const own = `course:${courseId}` as const;
  const wider = scopesOf({ courseId }).filter((scope) => scope !== own).map(at);
  const kept = Object.entries(at(own)).filter(([name]) => secrets.has(name) && !(name in typed));
  return Object.assign({}, ...wider, Object.fromEntries(kept), typed);
}

type Choice = { readonly scope: Scope; readonly settings: Settings };
const settingsOf = ({ settings }: Choice) => settings;

/** Whether a plugin is on in a scope: as the narrowest scope says that says anything. A team's word counts while it is allowed to. */
export function isOnAt(plugin: FoundPlugin, scope: Scope): boolean {
  const counted = scopesTo(scope).filter((one) => plugin.allowed || !one.startsWith("course:"));
  return counted.map((one) => choiceAt(plugin, one).enabled).findLast((enabled) => enabled !== undefined) ??
    false;
}

/** The scopes that reach a scope, itself among them, from the widest on. */
function scopesTo(scope: Scope): readonly Scope[] {
  if (scope.startsWith("course:")) return scopesOf({ courseId: scope.slice("course:".length) });
  return scope === "site" ? ["site"] : ["site", scope];
}

function withDocs(placements: readonly Placement[], known: KnownNames) {
  return placements.map((placement) => ({ ...placement, doc: known.slot(placement.slot) }));
}

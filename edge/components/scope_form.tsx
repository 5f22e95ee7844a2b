import type { ComponentChildren } from "preact";
import { Chip } from "edge/components/alert.tsx";
import { ErrorSummary, type FieldError } from "edge/components/field.tsx";
import { PlacementFields, type PlacementView, PlaceName } from "edge/components/placement_fields.tsx";
import { SettingsFields } from "edge/components/settings_fields.tsx";
import type { SettingField, Typed } from "edge/views/settings_form.ts";
import type { Words } from "edge/words.ts";

/** What a widget would show, by its slot; `shows` is absent where it would show nothing. */
export interface PreviewView {
  readonly slot: string;
  readonly doc?: string | undefined;
  readonly shows?: ComponentChildren;
  /** Why it could not be drawn. */
  readonly failure?: string;
}

/** What can be chosen for a plugin in one scope. */
export interface ScopeView {
  /** The address that the forms are sent to. */
  readonly action: string;
  readonly on: boolean;
  /** Whether that follows from a wider scope: nobody chose here. */
  readonly inherited: boolean;
  readonly fields: readonly SettingField[];
  readonly typed: Typed;
  /** The names of the secrets that are set here. */
  readonly secrets: readonly string[];
  readonly placements: readonly PlacementView[];
  readonly errors: readonly FieldError[];
  /** What a learner would see with what stands in the form; absent where nobody asked. */
  readonly preview?: readonly PreviewView[];
  /** Whether a preview can be had: in a course only, where there is a page to look at. */
  readonly previews: boolean;
}

/** Switches a plugin on or off in a scope, and shows which it is. */
export function ScopeSwitch({ scope, t }: { readonly scope: ScopeView; readonly t: Words }) {
  const { action, on, inherited } = scope;
  return (
    <form class="panel" method="post" action={action}>
      <div class="row">
        <Chip tone={on ? "success" : undefined}>{t(on ? "scope.on" : "scope.off")}</Chip>
        {inherited && <span class="small muted">{t("scope.inherited")}</span>}
      </div>
      <div>
        <button
          type="submit"
          name="do"
          value={on ? "disable" : "enable"}
          class={on ? "button" : "button button-main"}
        >
          {t(on ? "scope.disable" : "scope.enable")}
        </button>
      </div>
    </form>
  );
}

/** Settings and places of a plugin in a scope, with what they would come to. */
export function ScopeForm({ scope, t }: { readonly scope: ScopeView; readonly t: Words }) {
  const { action, fields, typed, secrets, placements, errors, preview, previews } = scope;
  if (fields.length === 0 && placements.length === 0) return <p class="muted">{t("scope.nothing")}</p>;
  return (
    <>
      <ErrorSummary errors={errors} t={t} />
      {preview && <Preview preview={preview} t={t} />}
      <form class="form" method="post" action={action} novalidate>
        {fields.length > 0 && (
          <section class="form" aria-labelledby="settings">
            <h2 id="settings">{t("scope.settings")}</h2>
            <SettingsFields fields={fields} typed={typed} secrets={secrets} errors={errors} t={t} />
          </section>
        )}
        {placements.length > 0 && (
          <section class="stack" aria-labelledby="placements">
            <h2 id="placements">{t("scope.placements")}</h2>
            <p class="muted">{t("scope.placements_text")}</p>
            <PlacementFields placements={placements} t={t} />
          </section>
        )}
        <div class="row">
          <button type="submit" name="do" value="save" class="button button-main">{t("stream.save")}</button>
          {previews && placements.length > 0 && (
            <button type="submit" name="do" value="preview" class="button">{t("scope.preview")}</button>
          )}
        </div>
      </form>
    </>
  );
}

function Preview({ preview, t }: { readonly preview: readonly PreviewView[]; readonly t: Words }) {
  return (
    <section class="panel preview" id="preview" tabIndex={-1} autofocus aria-labelledby="preview-title">
      <div class="row">
        <h2 id="preview-title">{t("scope.preview")}</h2>
        <Chip tone="info">{t("scope.not_saved")}</Chip>
      </div>
      {preview.length === 0 && <p class="muted">{t("scope.preview_nowhere")}</p>}
      {preview.map(({ slot, doc, shows, failure }) => (
        <div key={slot} class="stack">
          <p class="small">
            <PlaceName place={{ slot, doc }} />
          </p>
          {failure !== undefined
            ? <p class="bad" dir="auto">{failure}</p>
            : shows
            ? <div class="preview-widget">{shows}</div>
            : <p class="muted">{t("scope.preview_empty")}</p>}
        </div>
      ))}
    </section>
  );
}

import { Field, type FieldError, FieldErrorText } from "edge/components/field.tsx";
import { WireName } from "edge/components/wire_name.tsx";
import type { ChoiceGroup, StreamForm } from "edge/views/stream_form.ts";
import type { Words } from "edge/words.ts";

/** The parts of a stream's form that both opening and changing one have. */
export interface StreamFieldsProps {
  readonly form: StreamForm;
  readonly groups: readonly ChoiceGroup[];
  readonly errors: readonly FieldError[];
  readonly t: Words;
}

/** What operators call the service. */
export function LabelField({ form, errors, t }: StreamFieldsProps) {
  return (
    <Field
      id="label"
      name="label"
      label={t("stream.label")}
      hint={t("stream.label_hint")}
      value={form.label}
      autocomplete="off"
      required
      maxLength={100}
      dir="auto"
      errors={errors}
      t={t}
    />
  );
}

/** Where a webhook is sent. */
export function UrlField({ form, errors, t }: StreamFieldsProps) {
  return (
    <Field
      id="url"
      name="url"
      label={t("stream.url")}
      hint={t("stream.url_hint")}
      value={form.url}
      autocomplete="off"
      maxLength={2000}
      dir="ltr"
      errors={errors}
      t={t}
    />
  );
}

/** Which signals, by who says them; those of a publisher with none chosen are folded away. */
export function SignalChoice({ form, groups, errors, t }: StreamFieldsProps) {
  const error = errors.find(({ field }) => field === "hears");
  return (
    <fieldset
      class="stack question"
      id="hears"
      tabIndex={-1}
      aria-describedby={error ? "hears-hint hears-error" : "hears-hint"}
    >
      <legend class="legend">{t("stream.hears")}</legend>
      <p class="field-hint" id="hears-hint">{t("stream.hears_hint")}</p>
      {error && <FieldErrorText id="hears-error" text={error.text} t={t} />}
      {groups.map((group) => <Group key={group.publisher} group={group} chosen={form.hears} t={t} />)}
    </fieldset>
  );
}

function Group({ group: { publisher, signals }, chosen, t }: {
  readonly group: ChoiceGroup;
  readonly chosen: readonly string[];
  readonly t: Words;
}) {
  const count = signals.filter(({ name }) => chosen.includes(name)).length;
  return (
    <details open={count > 0}>
      <summary>
        {t.rich("stream.group", { publisher: <bdi dir="ltr">{publisher}</bdi>, count: signals.length })}
      </summary>
      <div class="choices">
        {signals.map(({ name, doc }) => (
          <label class="choice" key={name}>
            <input type="checkbox" name="hears" value={name} checked={chosen.includes(name)} />
            <span>
              <WireName name={name} />
              <span class="small muted choice-doc" lang="en" dir="ltr">{doc}</span>
            </span>
          </label>
        ))}
      </div>
    </details>
  );
}

/** Whether personal data is sent along; not, unless chosen. */
export function PersonalChoice({ form, t }: StreamFieldsProps) {
  return (
    <fieldset class="stack question" aria-describedby="personal-hint">
      <legend class="legend">{t("stream.personal")}</legend>
      <p class="field-hint" id="personal-hint">{t("stream.personal_hint")}</p>
      <div class="choices">
        <label class="choice">
          <input type="radio" name="personal" value="no" checked={!form.withPersonal} />
          <span>{t("stream.personal_no")}</span>
        </label>
        <label class="choice">
          <input type="radio" name="personal" value="yes" checked={form.withPersonal} />
          <span>{t("stream.personal_yes")}</span>
        </label>
      </div>
    </fieldset>
  );
}

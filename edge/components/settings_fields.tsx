import { type FieldError, FieldErrorText } from "edge/components/field.tsx";
import { forgetId, type SettingField, settingId, type Typed } from "edge/views/settings_form.ts";
import type { Words } from "edge/words.ts";

/** The form of a plugin's settings. */
export interface SettingsFieldsProps {
  readonly fields: readonly SettingField[];
  readonly typed: Typed;
  /** The names of the secrets that are set. */
  readonly secrets: readonly string[];
  readonly errors: readonly FieldError[];
  readonly t: Words;
}

/** One field for each setting, in the order of the schema; its words are the author's. */
export function SettingsFields({ fields, ...rest }: SettingsFieldsProps) {
  return <>{fields.map((field) => <Setting key={field.name} field={field} {...rest} />)}</>;
}

type SettingProps = Omit<SettingsFieldsProps, "fields"> & { readonly field: SettingField };

function Setting(props: SettingProps) {
  const { field, errors, t } = props;
  if (field.kind === "yes_no") return <YesNo {...props} />;
  if (field.kind === "choices") return <Choices {...props} />;
  const id = settingId(field.name);
  const error = errors.find((one) => one.field === id);
  return (
    <div class="field">
      <label for={id}>
        <bdi>{field.title}</bdi> {!field.required && <span class="muted small">{t("setting.optional")}</span>}
      </label>
      <Hint {...props} />
      {error && <FieldErrorText id={`${id}-error`} text={error.text} t={t} />}
      <Input {...props} />
      {field.kind === "secret" && <Forget {...props} />}
    </div>
  );
}

/** The author's hint, and how the kind of field is filled in. */
function Hint({ field, secrets, t }: SettingProps) {
  const how = howTo(field, secrets, t);
  if (field.hint === undefined && how === undefined) return null;
  return (
    <p class="field-hint" id={`${settingId(field.name)}-hint`}>
      {field.hint !== undefined && <bdi>{field.hint}</bdi>} {how}
    </p>
  );
}

function howTo({ name, kind }: SettingField, secrets: readonly string[], t: Words): string | undefined {
  if (kind === "lines") return t("setting.one_a_line");
  if (kind === "json") return t("setting.as_json");
  if (kind === "secret") return t(secrets.includes(name) ? "setting.secret_set" : "setting.secret_unset");
  return undefined;
}

/** How an input is tied to its label, its hint and its error. */
function wired({ field, errors, secrets, t }: SettingProps) {
  const id = settingId(field.name);
  const wrong = errors.some((one) => one.field === id);
  const hinted = field.hint !== undefined || howTo(field, secrets, t) !== undefined;
  const described = [hinted && `${id}-hint`, wrong && `${id}-error`].filter(Boolean).join(" ");
  return {
    id,
    name: id,
    "aria-invalid": wrong ? "true" as const : undefined,
    "aria-describedby": described || undefined,
  };
}

function Input(props: SettingProps) {
  const { field, typed, t } = props;
  const value = String(typed[field.name] ?? "");
  switch (field.kind) {
    case "choice":
      return (
        <select {...wired(props)}>
          {!field.required && <option value="">{t("setting.not_set")}</option>}
          {field.options.map((option) => (
            <option key={option} value={option} selected={option === value}>{option}</option>
          ))}
        </select>
      );
    case "lines":
    case "json":
      return <textarea {...wired(props)} rows={4} dir="auto">{value}</textarea>;
    case "secret":
      return <input type="password" {...wired(props)} autocomplete="off" />;
    case "number":
      return (
        <input type="text" inputMode="decimal" {...wired(props)} value={value} autocomplete="off" dir="ltr" />
      );
    default:
      return <input type="text" {...wired(props)} value={value} autocomplete="off" dir="auto" />;
  }
}

/** A secret is written and never read: this alone takes one away. */
function Forget({ field: { name, required }, secrets, t }: SettingProps) {
  if (required || !secrets.includes(name)) return null;
  return (
    <label class="choice">
      <input type="checkbox" name={forgetId(name)} value="yes" />
      <span>{t("setting.secret_forget")}</span>
    </label>
  );
}

function YesNo(props: SettingProps) {
  const { field, typed } = props;
  return (
    <div class="field">
      <label class="choice">
        <input type="checkbox" {...wired(props)} value="yes" checked={typed[field.name] === "yes"} />
        <bdi>{field.title}</bdi>
      </label>
      <Hint {...props} />
    </div>
  );
}

function Choices(props: SettingProps) {
  const { field, typed, errors, t } = props;
  const { id, name, "aria-describedby": described } = wired(props);
  const error = errors.find((one) => one.field === id);
  const chosen = typed[field.name] ?? [];
  return (
    <fieldset class="stack question" id={id} tabIndex={-1} aria-describedby={described}>
      <legend class="legend">
        <bdi>{field.title}</bdi>
      </legend>
      <Hint {...props} />
      {error && <FieldErrorText id={`${id}-error`} text={error.text} t={t} />}
      <div class="choices">
        {field.options.map((option) => (
          <label class="choice" key={option}>
            <input type="checkbox" name={name} value={option} checked={chosen.includes(option)} />
            <bdi>{option}</bdi>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

import { Icon } from "edge/components/icon.tsx";
import type { Words } from "edge/words.ts";

/** One thing that was typed wrongly: the field it is in, and a sentence that helps. */
export interface FieldError {
  /** The id of the input, so that the summary can lead to it. */
  readonly field: string;
  readonly text: string;
}

/** One labelled text input of a form. */
export interface FieldProps {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly type?: "text" | "email" | "password";
  readonly value?: string;
  readonly hint?: string;
  readonly autocomplete: string;
  readonly required?: boolean;
  readonly maxLength?: number;
  readonly minLength?: number;
  readonly dir?: "ltr" | "auto";
  readonly errors?: readonly FieldError[];
  readonly t: Words;
}

/** A label, an optional hint, the error if there is one, and the input that all of them describe. */
export function Field(props: FieldProps) {
  const { id, name, label, type = "text", value, hint, errors = [], t } = props;
  const error = errors.find((candidate) => candidate.field === id);
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  const wired = {
    id,
    name,
    value,
    autocomplete: props.autocomplete,
    required: props.required,
    minLength: props.minLength,
    maxLength: props.maxLength,
    dir: props.dir,
    "aria-invalid": error ? "true" as const : undefined,
    "aria-describedby": described || undefined,
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && <p class="field-hint" id={`${id}-hint`}>{hint}</p>}
      {error && <FieldErrorText id={`${id}-error`} text={error.text} t={t} />}
      {type === "password"
        ? <input type="password" {...wired} />
        : type === "email"
        ? <input type="email" autocapitalize="none" {...wired} />
        : <input type="text" {...wired} />}
    </div>
  );
}

/** The sentence beside a field, in the words of the summary. */
export function FieldErrorText(
  { id, text, t }: { readonly id: string; readonly text: string; readonly t: Words },
) {
  return (
    <p class="field-error" id={id}>
      <Icon name="alert" />
      <span>
        <span class="visually-hidden">{t("form.error")}</span> <span>{text}</span>
      </span>
    </p>
  );
}

/** What has to be mended, at the top of the form; each line leads to its field. Gets focus on load. */
export function ErrorSummary(
  { errors, t, id = "errors" }: {
    readonly errors: readonly FieldError[];
    readonly t: Words;
    readonly id?: string;
  },
) {
  if (errors.length === 0) return null;
  return (
    <div class="summary-of-errors" id={id} tabIndex={-1} autofocus aria-labelledby={`${id}-title`}>
      <div role="alert">
        <h2 id={`${id}-title`}>{t("form.problem")}</h2>
        <ul>
          {errors.map((error) => (
            <li key={error.field}>
              <a href={`#${error.field}`}>{error.text}</a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

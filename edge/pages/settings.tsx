import { ErrorSummary, Field, type FieldError } from "edge/components/field.tsx";
import { LanguageForm, type Theme, ThemeForm } from "edge/components/preferences.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { SiteLayout } from "edge/layouts/site.tsx";
import { paths } from "edge/paths.ts";
import { Slot } from "edge/slots/slot.tsx";

/** A person's settings; each form saves alone. What was saved is said in `frame.notice`. */
export interface SettingsProps {
  readonly frame: Frame;
  readonly name: string;
  readonly email: string;
  readonly theme: Theme;
  readonly minPassword: number;
  readonly errors?: readonly FieldError[];
}

/** Name, password, theme, language. */
export function SettingsPage({ frame, name, email, theme, minPassword, errors = [] }: SettingsProps) {
  const { t } = frame;
  return (
    <SiteLayout frame={frame} title={t("settings.title")} failed={errors.length > 0}>
      <div class="narrow stack-wide">
        <h1>{t("settings.title")}</h1>
        <ErrorSummary errors={errors} t={t} />
        <Slot name="settings.profile.v1" given={{}}>
          <section class="panel" aria-labelledby="profile">
            <h2 id="profile">{t("settings.profile")}</h2>
            <p class="muted">{t.rich("settings.signed_in_as", { email: <bdi>{email}</bdi> })}</p>
            <form class="form" method="post" action={paths.settingsName} novalidate>
              <Field
                id="name"
                name="name"
                label={t("account.name")}
                hint={t("account.name_hint")}
                value={name}
                autocomplete="name"
                required
                maxLength={100}
                dir="auto"
                errors={errors}
                t={t}
              />
              <div>
                <button type="submit" class="button">{t("settings.save_name")}</button>
              </div>
            </form>
          </section>
        </Slot>
        <Slot name="settings.password.v1" given={{}}>
          <section class="panel" aria-labelledby="password-title">
            <h2 id="password-title">{t("account.password")}</h2>
            <PasswordForm email={email} minPassword={minPassword} errors={errors} frame={frame} />
          </section>
        </Slot>
        <Slot name="settings.look.v1" given={{}}>
          <section class="panel" aria-labelledby="look">
            <h2 id="look">{t("settings.look")}</h2>
            <h3 class="small muted">{t("theme.label")}</h3>
            <ThemeForm t={t} theme={theme} path={paths.settings} />
            <h3 class="small muted">{t("language.label")}</h3>
            <LanguageForm t={t} path={paths.settings} />
          </section>
        </Slot>
        <Slot name="settings.erase.v1" given={{}}>
          <section class="panel" aria-labelledby="erase">
            <h2 id="erase">{t("settings.erase")}</h2>
            <p>
              <a href={paths.settingsErase}>{t("settings.erase_link")}</a>
            </p>
          </section>
        </Slot>
      </div>
    </SiteLayout>
  );
}

interface PasswordFormProps {
  readonly frame: Frame;
  readonly email: string;
  readonly minPassword: number;
  readonly errors: readonly FieldError[];
}

function PasswordForm({ frame: { t }, email, minPassword, errors }: PasswordFormProps) {
  return (
    <form class="form" method="post" action={paths.settingsPassword} novalidate>
      {/* Tells a password manager whose password this is. */}
      <input type="hidden" name="email" value={email} autocomplete="username" />
      <Field
        id="current-password"
        name="current"
        type="password"
        label={t("settings.current_password")}
        autocomplete="current-password"
        required
        maxLength={256}
        dir="ltr"
        errors={errors}
        t={t}
      />
      <Field
        id="new-password"
        name="password"
        type="password"
        label={t("settings.new_password")}
        hint={t("account.password_hint", { min: minPassword })}
        autocomplete="new-password"
        required
        minLength={minPassword}
        maxLength={256}
        dir="ltr"
        errors={errors}
        t={t}
      />
      <div>
        <button type="submit" class="button">{t("settings.save_password")}</button>
      </div>
    </form>
  );
}

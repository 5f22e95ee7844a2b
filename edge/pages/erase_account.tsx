import { ErrorSummary, Field, type FieldError } from "edge/components/field.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { SiteLayout } from "edge/layouts/site.tsx";
import { paths } from "edge/paths.ts";
import { Slot } from "edge/slots/slot.tsx";

/** The question before a person is erased. */
export interface EraseAccountProps {
  readonly frame: Frame;
  readonly email: string;
  readonly errors?: readonly FieldError[];
}

/** Asks once, with the password, and says what goes and what stays. */
export function EraseAccountPage({ frame, email, errors = [] }: EraseAccountProps) {
  const { t } = frame;
  return (
    <SiteLayout frame={frame} title={t("erase.title")} failed={errors.length > 0} search={false}>
      <div class="narrow stack-wide">
        <h1>{t("erase.title")}</h1>
        <ErrorSummary errors={errors} t={t} />
        <p>{t("erase.goes")}</p>
        <p>{t("erase.stays")}</p>
        <Slot name="erase.form.v1" given={{}}>
          <form class="form" method="post" action={paths.settingsErase} novalidate>
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
            <div class="row">
              <button type="submit" class="button button-danger">{t("erase.do")}</button>
              <a class="button" href={paths.settings}>{t("erase.stay")}</a>
            </div>
          </form>
        </Slot>
      </div>
    </SiteLayout>
  );
}

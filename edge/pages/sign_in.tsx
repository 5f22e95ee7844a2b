import { ErrorSummary, Field, type FieldError } from "edge/components/field.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { SiteLayout } from "edge/layouts/site.tsx";
import { paths } from "edge/paths.ts";
import { Slot } from "edge/slots/slot.tsx";

/** The sign-in form, with what was typed where it failed; never with a password. */
export interface SignInProps {
  readonly frame: Frame;
  /** Where to go afterwards: a path of this site. */
  readonly next: string;
  readonly email?: string;
  readonly errors?: readonly FieldError[];
  /** Set where the way here was a page that needs a sign-in. */
  readonly needed?: boolean;
  /** False where a site does not let people register themselves. */
  readonly registration?: boolean;
}

/** Signs in with an e-mail address and a password. */
export function SignInPage({ frame, next, email, errors = [], needed, registration = true }: SignInProps) {
  const { t } = frame;
  return (
    <SiteLayout frame={frame} title={t("sign_in.title")} failed={errors.length > 0} search={false}>
      <div class="narrow stack-wide">
        <div class="stack">
          <h1>{t("sign_in.title")}</h1>
          {needed && <p class="lead">{t("sign_in.needed")}</p>}
        </div>
        <ErrorSummary errors={errors} t={t} />
        <Slot name="sign_in.form.v1" given={{}}>
          <form class="form" method="post" action={paths.signIn} novalidate>
            <input type="hidden" name="next" value={next} />
            <Field
              id="email"
              name="email"
              type="email"
              label={t("account.email")}
              value={email}
              autocomplete="username"
              required
              maxLength={254}
              dir="ltr"
              errors={errors}
              t={t}
            />
            <Field
              id="password"
              name="password"
              type="password"
              label={t("account.password")}
              autocomplete="current-password"
              required
              maxLength={256}
              dir="ltr"
              errors={errors}
              t={t}
            />
            <button type="submit" class="button button-main">{t("sign_in.do")}</button>
          </form>
        </Slot>
        <Slot name="sign_in.ways.v1" given={{}}>
          {registration && (
            <p>
              {t.rich("sign_in.or_register", {
                link: (
                  <a href={`${paths.register}?next=${encodeURIComponent(next)}`}>{t("sign_in.register")}</a>
                ),
              })}
            </p>
          )}
        </Slot>
      </div>
    </SiteLayout>
  );
}

import { ErrorSummary, Field, type FieldError } from "edge/components/field.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { SiteLayout } from "edge/layouts/site.tsx";
import { paths } from "edge/paths.ts";
import { Slot } from "edge/slots/slot.tsx";

/** The registration form, with what was typed where it failed; never with a password. */
export interface RegisterProps {
  readonly frame: Frame;
  readonly next: string;
  readonly name?: string;
  readonly email?: string;
  readonly minPassword: number;
  readonly errors?: readonly FieldError[];
}

/** Makes an account: three fields, nothing typed twice. */
export function RegisterPage(props: RegisterProps) {
  const { frame, next, errors = [] } = props;
  const { t } = frame;
  return (
    <SiteLayout frame={frame} title={t("register.title")} failed={errors.length > 0} search={false}>
      <div class="narrow stack-wide">
        <div class="stack">
          <h1>{t("register.title")}</h1>
          <p class="lead">{t("register.lead")}</p>
        </div>
        <ErrorSummary errors={errors} t={t} />
        <Slot name="register.form.v1" given={{}}>
          <RegisterForm {...props} />
        </Slot>
        <Slot name="register.ways.v1" given={{}}>
          <p>
            {t.rich("register.or_sign_in", { link: <a href={paths.signInFrom(next)}>{t("sign_in.do")}</a> })}
          </p>
        </Slot>
      </div>
    </SiteLayout>
  );
}

function RegisterForm({ frame: { t }, next, name, email, minPassword, errors = [] }: RegisterProps) {
  return (
    <form class="form" method="post" action={paths.register} novalidate>
      <input type="hidden" name="next" value={next} />
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
        hint={t("account.password_hint", { min: minPassword })}
        autocomplete="new-password"
        required
        minLength={minPassword}
        maxLength={256}
        dir="ltr"
        errors={errors}
        t={t}
      />
      <button type="submit" class="button button-main">{t("register.do")}</button>
    </form>
  );
}

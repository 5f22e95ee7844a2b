import { Alert } from "edge/components/alert.tsx";
import { Breadcrumbs } from "edge/components/breadcrumbs.tsx";
import { ErrorSummary, Field, type FieldError, FieldErrorText } from "edge/components/field.tsx";
import { AdminLayout } from "edge/layouts/admin.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { paths } from "edge/paths.ts";
import type { Words } from "edge/words.ts";

/** Where a package is to come from. */
export interface InstallPluginProps {
  readonly frame: Frame;
  readonly url: string;
  readonly errors: readonly FieldError[];
  /** Why a package was refused, all at once; they concern its author, in their words. */
  readonly reasons: readonly string[];
  /** Whether packages may come from the operator's own network. */
  readonly allowsPrivate: boolean;
}

/** The first step of an installation or an upgrade: a package, from a file or an address. Nothing is installed by it. */
export function InstallPluginPage({ frame, url, errors, reasons, allowsPrivate }: InstallPluginProps) {
  const { t } = frame;
  const failed = errors.length > 0 || reasons.length > 0;
  return (
    <AdminLayout frame={frame} title={t("install.title")} section="plugins" failed={failed}>
      <div class="middle stack-wide">
        <Breadcrumbs
          t={t}
          crumbs={[{ title: t("admin.plugins"), href: paths.adminPlugins }, { title: t("install.title") }]}
        />
        <div class="stack">
          <h1>{t("install.title")}</h1>
          <p class="lead">{t("install.lead")}</p>
        </div>
        <ErrorSummary errors={errors} t={t} />
        <Reasons reasons={reasons} t={t} />
        <FileForm errors={errors} t={t} />
        <form class="panel" method="post" action={paths.installPlugin} novalidate>
          <h2>{t("install.from_url")}</h2>
          {allowsPrivate && <Alert tone="warning">{t("install.private_allowed")}</Alert>}
          <Field
            id="url"
            name="url"
            label={t("install.url")}
            hint={t("install.url_hint")}
            value={url}
            autocomplete="off"
            maxLength={2000}
            dir="ltr"
            errors={errors}
            t={t}
          />
          <div>
            <button type="submit" class="button">
              {t("install.look")}
              <span class="visually-hidden">{t("install.from_url")}</span>
            </button>
          </div>
        </form>
        <p class="muted">{t("install.command_line")}</p>
      </div>
    </AdminLayout>
  );
}

function Reasons({ reasons, t }: { readonly reasons: readonly string[]; readonly t: Words }) {
  if (reasons.length === 0) return null;
  return (
    <div class="summary-of-errors" id="reasons" tabIndex={-1} autofocus aria-labelledby="reasons-title">
      <div role="alert">
        <h2 id="reasons-title">{t("install.refused", { count: reasons.length })}</h2>
        <p>{t("install.refused_text")}</p>
        <ul>
          {reasons.map((reason) => <li key={reason} lang="en" dir="ltr">{reason}</li>)}
        </ul>
      </div>
    </div>
  );
}

function FileForm({ errors, t }: { readonly errors: readonly FieldError[]; readonly t: Words }) {
  const error = errors.find(({ field }) => field === "package");
  return (
    <form class="panel" method="post" action={paths.installPlugin} enctype="multipart/form-data" novalidate>
      <h2>{t("install.from_file")}</h2>
      <div class="field">
        <label for="package">{t("install.file")}</label>
        <p class="field-hint" id="package-hint">{t("install.file_hint")}</p>
        {error && <FieldErrorText id="package-error" text={error.text} t={t} />}
        <input
          type="file"
          id="package"
          name="package"
          accept=".gz,.tgz,application/gzip"
          aria-invalid={error ? "true" : undefined}
          aria-describedby={error ? "package-hint package-error" : "package-hint"}
        />
      </div>
      <div>
        <button type="submit" class="button button-main">
          {t("install.look")}
          <span class="visually-hidden">{t("install.from_file")}</span>
        </button>
      </div>
    </form>
  );
}

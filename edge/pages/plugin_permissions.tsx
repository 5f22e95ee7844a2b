import type { Manifest } from "core/plugin/manifest.ts";
import { Alert } from "edge/components/alert.tsx";
import { Breadcrumbs } from "edge/components/breadcrumbs.tsx";
import { ErrorSummary, type FieldError, FieldErrorText } from "edge/components/field.tsx";
import { PermissionList } from "edge/components/permission_list.tsx";
import { tierMeans } from "edge/components/plugin_chips.tsx";
import { Provenance } from "edge/components/provenance.tsx";
import { AdminLayout } from "edge/layouts/admin.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { paths } from "edge/paths.ts";
import { asksForMore, type PermissionView } from "edge/views/permission_view.ts";
import type { Words } from "edge/words.ts";

/** A package that was read and is not installed yet. */
export interface PluginPermissionsProps {
  readonly frame: Frame;
  readonly manifest: Manifest;
  readonly checksum: string;
  /** The thumbprint of the key that signed it; none where nobody did. */
  readonly publisher: string | undefined;
  readonly permissions: PermissionView;
  /** The version that is installed, where this one would take its place, and who signed that. */
  readonly before?: { readonly version: string; readonly publisher?: string | undefined };
  readonly errors: readonly FieldError[];
}

/** The second step: what a plugin may do, for an operator to agree to before any of its code runs. */
export function PluginPermissionsPage(props: PluginPermissionsProps) {
  const { frame, manifest, checksum, publisher, permissions, before, errors } = props;
  const { t } = frame;
  const { title, version } = manifest;
  const heading = t(before === undefined ? "install.ask" : "install.ask_upgrade", { title, version });
  return (
    <AdminLayout frame={frame} title={heading} section="plugins" failed={errors.length > 0}>
      <div class="middle stack-wide">
        <Breadcrumbs
          t={t}
          crumbs={[
            { title: t("admin.plugins"), href: paths.adminPlugins },
            { title: t("install.title"), href: paths.installPlugin },
            { title },
          ]}
        />
        <div class="stack">
          <h1>
            <bdi>{heading}</bdi>
          </h1>
          <p class="lead" dir="auto">{manifest.description}</p>
          <p>{tierMeans(manifest, t)}</p>
        </div>
        <ErrorSummary errors={errors} t={t} />
        <Difference permissions={permissions} before={before} t={t} />
        <Provenance manifest={manifest} checksum={checksum} publisher={publisher} t={t} />
        <section class="stack" aria-labelledby="permissions">
          <h2 id="permissions">{t("permission.title")}</h2>
          <PermissionList view={permissions} t={t} />
        </section>
        <Agree {...props} t={t} />
      </div>
    </AdminLayout>
  );
}

function Difference({ permissions, before, t }: {
  readonly permissions: PermissionView;
  readonly before: PluginPermissionsProps["before"];
  readonly t: Words;
}) {
  if (before === undefined) return null;
  return asksForMore(permissions)
    ? <Alert tone="warning">{t("install.asks_more", { before: before.version })}</Alert>
    : <Alert tone="success">{t("install.asks_no_more", { before: before.version })}</Alert>;
}

/** What has to be agreed to besides: a package that nobody vouches for, or somebody else than did before. */
function riskOf({ publisher, before }: PluginPermissionsProps) {
  if (publisher === undefined) return { name: "unsigned", word: "install.accept_unsigned" } as const;
  if (before?.publisher === undefined || before.publisher === publisher) return undefined;
  return { name: "publisher", word: "install.accept_publisher" } as const;
}

function Agree({ t, ...props }: PluginPermissionsProps & { readonly t: Words }) {
  const { checksum, before, errors } = props;
  const risk = riskOf(props);
  const error = errors.find(({ field }) => field === risk?.name);
  return (
    <form class="form" method="post" action={paths.packageOffered(checksum)} novalidate>
      {risk && (
        <div class="field">
          {error && <FieldErrorText id={`${risk.name}-error`} text={error.text} t={t} />}
          <label class="choice">
            <input
              type="checkbox"
              id={risk.name}
              name={risk.name}
              value="yes"
              aria-invalid={error ? "true" : undefined}
              aria-describedby={error ? `${risk.name}-error` : undefined}
            />
            <span>{t(risk.word)}</span>
          </label>
        </div>
      )}
      <p class="muted">{t(before === undefined ? "install.then" : "install.then_upgrade")}</p>
      <div class="row">
        <button type="submit" class="button button-main">
          {t(before === undefined ? "install.do" : "install.do_upgrade")}
        </button>
        <a class="button button-quiet" href={paths.adminPlugins}>{t("admin.cancel")}</a>
      </div>
    </form>
  );
}

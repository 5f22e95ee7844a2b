import { Alert } from "edge/components/alert.tsx";
import { Breadcrumbs } from "edge/components/breadcrumbs.tsx";
import { SecretField } from "edge/components/secret_field.tsx";
import { AdminLayout } from "edge/layouts/admin.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { paths } from "edge/paths.ts";

/** Shows what calls to a remote plugin's server are signed with, for whoever runs that. */
export function PluginSecretPage({ frame, plugin: { id, title }, secret }: {
  readonly frame: Frame;
  readonly plugin: { readonly id: string; readonly title: string };
  readonly secret: string;
}) {
  const { t } = frame;
  const heading = t("stream.signing_secret");
  return (
    <AdminLayout frame={frame} title={heading} section="plugins">
      <div class="middle stack-wide">
        <Breadcrumbs
          t={t}
          crumbs={[
            { title: t("admin.plugins"), href: paths.adminPlugins },
            { title, href: paths.plugin(id) },
            { title: heading },
          ]}
        />
        <h1>{heading}</h1>
        <Alert tone="warning">{t("plugin.secret_shown")}</Alert>
        <SecretField label={heading} hint={t("plugin.secret_hint")} secret={secret} />
        <p>
          <a class="button" href={paths.plugin(id)}>{t("stream.go_on")}</a>
        </p>
      </div>
    </AdminLayout>
  );
}

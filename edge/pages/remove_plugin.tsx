import { Alert } from "edge/components/alert.tsx";
import { Breadcrumbs } from "edge/components/breadcrumbs.tsx";
import { AdminLayout } from "edge/layouts/admin.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { paths } from "edge/paths.ts";

/** A plugin that may be removed, and what it keeps. */
export interface RemovePluginProps {
  readonly frame: Frame;
  /** `isOff`: off everywhere, so that what it keeps stays as it is. */
  readonly plugin: { readonly id: string; readonly title: string; readonly isOff: boolean };
  readonly documents: number;
  /** Of its documents as they are now. */
  readonly checksum: string;
}

/** Asks whether a plugin is to be removed, with what it keeps offered first. */
export function RemovePluginPage(props: RemovePluginProps) {
  const { frame, plugin: { id, title, isOff }, documents } = props;
  const { t } = frame;
  const heading = t("plugin.remove_title", { title });
  return (
    <AdminLayout frame={frame} title={heading} section="plugins">
      <div class="middle stack-wide">
        <Breadcrumbs
          t={t}
          crumbs={[
            { title: t("admin.plugins"), href: paths.adminPlugins },
            { title, href: paths.plugin(id) },
            { title: t("plugin.remove") },
          ]}
        />
        <h1>
          <bdi>{heading}</bdi>
        </h1>
        <Alert tone="warning">{t("plugin.remove_means", { count: documents })}</Alert>
        {isOff ? <Agree {...props} /> : <SwitchOff {...props} />}
      </div>
    </AdminLayout>
  );
}

function SwitchOff({ frame: { t }, plugin: { id } }: RemovePluginProps) {
  return (
    <form class="form" method="post" action={paths.turnPlugin(id, "disable")}>
      <input type="hidden" name="next" value={paths.removePlugin(id)} />
      <p>{t("plugin.remove_off_first")}</p>
      <div class="row">
        <button type="submit" class="button button-main">{t("plugin.disable")}</button>
        <a class="button button-quiet" href={paths.plugin(id)}>{t("stream.keep")}</a>
      </div>
    </form>
  );
}

function Agree({ frame: { t }, plugin: { id }, documents, checksum }: RemovePluginProps) {
  return (
    <>
      {documents > 0 && (
        <p>
          <a class="button" href={paths.exportPlugin(id)}>{t("plugin.export")}</a>
        </p>
      )}
      <form class="form" method="post" action={paths.removePlugin(id)}>
        <input type="hidden" name="exported" value={checksum} />
        {documents > 0 && (
          <label class="choice">
            <input type="checkbox" name="have" value="yes" required />
            <span>{t("plugin.remove_have")}</span>
          </label>
        )}
        <div class="row">
          <button type="submit" class="button button-danger">{t("plugin.remove_do")}</button>
          <a class="button button-quiet" href={paths.plugin(id)}>{t("stream.keep")}</a>
        </div>
      </form>
    </>
  );
}

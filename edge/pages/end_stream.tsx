import { AdminLayout } from "edge/layouts/admin.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { paths } from "edge/paths.ts";

/** The question before a stream is ended. */
export interface EndStreamProps {
  readonly frame: Frame;
  readonly stream: { readonly id: string; readonly label: string };
}

/** Asks once, and says what is lost. */
export function EndStreamPage({ frame, stream }: EndStreamProps) {
  const { t } = frame;
  const title = t("stream.end_title", { label: stream.label });
  return (
    <AdminLayout frame={frame} title={title} section="streams">
      <div class="column stack-wide">
        <h1>{title}</h1>
        <p>{t("stream.end_text")}</p>
        <form class="row" method="post" action={paths.endStream(stream.id)}>
          <button type="submit" class="button button-danger">{t("stream.end")}</button>
          <a class="button" href={paths.stream(stream.id)}>{t("stream.keep")}</a>
        </form>
      </div>
    </AdminLayout>
  );
}

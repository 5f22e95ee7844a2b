import type { Frame } from "edge/layouts/document.tsx";
import { SiteLayout } from "edge/layouts/site.tsx";
import { paths } from "edge/paths.ts";
import { Slot } from "edge/slots/slot.tsx";

/** The question before leaving a course. */
export interface LeaveProps {
  readonly frame: Frame;
  readonly course: { readonly key: string; readonly title: string };
}

/** Asks once, and says what stays. */
export function LeavePage({ frame, course }: LeaveProps) {
  const { t } = frame;
  return (
    <SiteLayout frame={frame} title={t("leave.title", { course: course.title })} search={false}>
      <div class="narrow stack-wide">
        <h1>{t("leave.title", { course: course.title })}</h1>
        <p>{t("leave.text")}</p>
        <Slot name="leave.form.v1" given={{ courseId: course.key }}>
          <form class="row" method="post" action={paths.leave(course.key)}>
            <button type="submit" class="button button-danger">{t("leave.do")}</button>
            <a class="button" href={paths.outline(course.key)}>{t("leave.stay")}</a>
          </form>
        </Slot>
      </div>
    </SiteLayout>
  );
}

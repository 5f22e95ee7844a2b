import { paths } from "edge/paths.ts";
import type { Words } from "edge/words.ts";

/** The quiet way out of a course; the page it leads to asks once more. */
export function LeaveLink({ course, t }: { readonly course: string; readonly t: Words }) {
  return (
    <p class="small muted no-print">
      <a href={paths.leave(course)}>{t("leave.link")}</a>
    </p>
  );
}

import { paths } from "edge/paths.ts";
import type { Words } from "edge/words.ts";

/** The way to what a course's team chooses for its course: for those who make courses. */
export function TeamLink({ course, t }: { readonly course: string; readonly t: Words }) {
  return (
    <p>
      <a href={paths.teamPlugins(course)}>{t("team.plugins")}</a>
    </p>
  );
}

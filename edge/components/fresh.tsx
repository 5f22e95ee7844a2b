import type { ComponentChildren } from "preact";
import { Icon } from "edge/components/icon.tsx";
import { Moment } from "edge/components/moment.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { islandMark } from "islands/mark.ts";

/** What of a page changes by itself, from its title on. A link looks again; with a script it looks by itself, until told not to. */
export function Fresh({ frame: { t, path }, title, beside, at, children }: {
  readonly frame: Frame;
  readonly title: ComponentChildren;
  /** What stands beside the title. */
  readonly beside?: ComponentChildren;
  /** When it was so. */
  readonly at: Date;
  readonly children: ComponentChildren;
}) {
  const words = { go: t("admin.renew_by_itself"), stop: t("admin.renew_no_more") };
  return (
    <div class="stack-wide" id="fresh" {...islandMark("fresh", words)}>
      <div class="stack">
        <div class="row">
          <h1>{title}</h1>
          {beside}
        </div>
        <div class="row small fresh">
          <span class="muted">{t.rich("admin.as_of", { at: <Moment at={at} t={t} /> })}</span>
          <a class="with-icon" href={path}>
            <Icon name="renew" />
            <span>{t("admin.renew")}</span>
          </a>
          <button type="button" class="button-text" hidden>{words.go}</button>
        </div>
      </div>
      {children}
    </div>
  );
}

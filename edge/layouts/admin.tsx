import type { ComponentChildren } from "preact";
import type { Frame } from "edge/layouts/document.tsx";
import { SiteLayout } from "edge/layouts/site.tsx";
import { paths } from "edge/paths.ts";
import { Slot } from "edge/slots/slot.tsx";
import type { MessageKey } from "edge/words.ts";

/** The parts of the administration, as its menu lists them. */
const SECTIONS = [
  { name: "signals", href: paths.adminSignals, word: "admin.signals" },
  { name: "streams", href: paths.streams, word: "admin.streams" },
  { name: "regions", href: paths.adminRegions, word: "admin.regions" },
  { name: "plugins", href: paths.adminPlugins, word: "admin.plugins" },
] as const satisfies readonly { name: string; href: string; word: MessageKey }[];

/** A page for operators: the site's own, with the menu of the administration above it. */
export function AdminLayout({ frame, title, section, failed, children }: {
  readonly frame: Frame;
  readonly title: string;
  readonly failed?: boolean;
  readonly section: typeof SECTIONS[number]["name"];
  readonly children: ComponentChildren;
}) {
  const { t } = frame;
  return (
    <SiteLayout frame={frame} title={title} failed={failed} search={false}>
      <div class="stack-wide admin">
        <Slot name="admin.nav.v1" given={{}}>
          <nav aria-label={t("admin.sections")}>
            <ul class="tabs">
              {SECTIONS.map(({ name, href, word }) => (
                <li key={name}>
                  <a href={href} aria-current={name === section ? "page" : undefined}>{t(word)}</a>
                </li>
              ))}
            </ul>
          </nav>
        </Slot>
        <Slot name="admin.top.v1" given={{ section }} />
        {children}
        <Slot name="admin.end.v1" given={{ section }} />
      </div>
    </SiteLayout>
  );
}

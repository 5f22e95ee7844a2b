import { Icon } from "edge/components/icon.tsx";
import type { Words } from "edge/words.ts";

/** One step of the way to a page; without an address it is only named. */
export interface Crumb {
  readonly title: string;
  readonly href?: string;
}

/** The way from the course to this page. */
export function Breadcrumbs({ crumbs, t }: { readonly crumbs: readonly Crumb[]; readonly t: Words }) {
  return (
    <nav aria-label={t("nav.crumbs")}>
      <ol class="crumbs">
        {crumbs.map((crumb, at) => (
          <li key={crumb.title}>
            {at > 0 && <Icon name="step" />}
            {crumb.href
              ? (
                <a href={crumb.href}>
                  <bdi>{crumb.title}</bdi>
                </a>
              )
              : <bdi>{crumb.title}</bdi>}
          </li>
        ))}
      </ol>
    </nav>
  );
}

import type { ComponentChildren } from "preact";
import { Icon } from "edge/components/icon.tsx";
import { Mark } from "edge/components/mark.tsx";
import { Document, type Frame } from "edge/layouts/document.tsx";
import { paths } from "edge/paths.ts";
import { Slot } from "edge/slots/slot.tsx";
import type { Words } from "edge/words.ts";

/** A page of the site that is not inside a course. */
export interface SiteLayoutProps {
  readonly frame: Frame;
  readonly title: string;
  readonly failed?: boolean;
  readonly current?: "catalogue" | "mine";
  /** False where the page has its own search. */
  readonly search?: boolean;
  readonly children: ComponentChildren;
}

/** Masthead, main, foot. */
export function SiteLayout({ frame, title, failed, current, search = true, children }: SiteLayoutProps) {
  const { t } = frame;
  return (
    <Document frame={frame} title={[title]} failed={failed}>
      <header class="masthead">
        <div class="masthead-row">
          <Slot name="header.brand.v1" given={{}}>
            <a class="brand" href={paths.catalogue}>
              <Mark />
              <span>{frame.site.name}</span>
            </a>
          </Slot>
          <nav aria-label={t("nav.site")}>
            <Slot name="header.nav.v1" given={{}}>
              <ul class="masthead-links">
                <li>
                  <a href={paths.catalogue} aria-current={current === "catalogue" ? "page" : undefined}>
                    {t("nav.catalogue")}
                  </a>
                </li>
                <li>
                  <a href={paths.dashboard} aria-current={current === "mine" ? "page" : undefined}>
                    {t("nav.mine")}
                  </a>
                </li>
              </ul>
            </Slot>
          </nav>
          {search && <HeaderSearch t={t} />}
          <AccountEnd frame={frame} />
        </div>
      </header>
      <main id="main" class="page" tabIndex={-1}>
        <MainContent frame={frame}>{children}</MainContent>
      </main>
      <Foot frame={frame} />
    </Document>
  );
}

function HeaderSearch({ t }: { readonly t: Words }) {
  return (
    <search>
      <form class="search search-small" action={paths.catalogue}>
        <label class="visually-hidden" for="site-search">{t("search.label")}</label>
        <input id="site-search" name="q" type="search" maxLength={200} placeholder={t("search.label")} />
        <button type="submit" class="button">
          <Icon name="search" />
          <span class="visually-hidden">{t("search.do")}</span>
        </button>
      </form>
    </search>
  );
}

/** How the header of every page ends. */
export function AccountEnd({ frame }: { readonly frame: Frame }) {
  return (
    <div class="masthead-end">
      <Slot name="header.account.v1" given={{}}>{frame.account}</Slot>
    </div>
  );
}

/** What is in the main part of every page: what just happened, and the page. */
export function MainContent(
  { frame, children }: { readonly frame: Frame; readonly children: ComponentChildren },
) {
  return (
    <>
      <Slot name="page.top.v1" given={{}} />
      {frame.notice}
      {children}
      <Slot name="page.end.v1" given={{}} />
    </>
  );
}

/** The foot of every page; help stands in the same place everywhere (WCAG 2.2, 3.2.6). */
export function Foot({ frame: { t, site } }: { readonly frame: Frame }) {
  return (
    <footer class="foot">
      <Slot name="footer.content.v1" given={{}}>
        <div class="foot-row">
          <p>{site.name}</p>
          <Slot name="footer.links.v1" given={{}}>
            <ul class="foot-links">
              <li>
                <a href={paths.help}>{t("nav.help")}</a>
              </li>
              <li>
                <a href={paths.signals}>{t("nav.developers")}</a>
              </li>
              {site.contact && (
                <li>
                  <a href={`mailto:${site.contact}`}>{t("nav.contact")}</a>
                </li>
              )}
            </ul>
          </Slot>
        </div>
      </Slot>
    </footer>
  );
}

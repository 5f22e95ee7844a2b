import type { ComponentChildren } from "preact";
import type { Words } from "edge/words.ts";

/**
 * What every page needs beside its own content. `theme`, `account`, `mistaken` and `notice` depend on the reader and
 * may be holes (edge/unit/hole.ts) in a page that is rendered once for everyone; the rest depends on site and language.
 */
export interface Frame {
  readonly t: Words;
  readonly site: { readonly name: string; readonly contact?: string };
  /** Addresses of the hashed files: the one style sheet, the icon, and scripts where a page has islands. */
  readonly css: string;
  readonly icon: string;
  readonly scripts?: readonly string[];
  /** This page's own path and query, to come back to. */
  readonly path: string;
  /** A `Theme`, or a hole for one. */
  readonly theme: string;
  /** `<AccountMenu>`, or a hole for one. */
  readonly account: ComponentChildren;
  /** What stands before the title where a form came back with mistakes: "Error:", or a hole for it. */
  readonly mistaken?: string;
  /** What just happened, at the top of the page: an `<Alert>`. */
  readonly notice?: ComponentChildren;
}

/** The document around a page. The title says the page first, then where it is. */
export function Document(
  { frame, title, failed = false, children }: {
    readonly frame: Frame;
    /** From the particular to the general: unit, section, course. */
    readonly title: readonly string[];
    /** The page shows errors of a form: its title says so first. */
    readonly failed?: boolean;
    readonly children: ComponentChildren;
  },
) {
  const { t, site, css, icon, scripts = [] } = frame;
  const named = [...title, site.name].join(" - ");
  return (
    <html lang={t.lang} dir={t.dir} data-theme={frame.theme}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{failed ? t("form.error_title", { title: named }) : (frame.mistaken ?? "") + named}</title>
        <link rel="stylesheet" href={css} />
        <link rel="icon" href={icon} type="image/svg+xml" />
        {scripts.map((src) => <script key={src} type="module" src={src}></script>)}
      </head>
      <body>
        <a class="skip visually-hidden" href="#main">{t("nav.skip")}</a>
        {children}
      </body>
    </html>
  );
}

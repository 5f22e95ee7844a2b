import { Icon } from "edge/components/icon.tsx";
import { paths } from "edge/paths.ts";
import { LANGUAGES, type MessageKey, type Words } from "edge/words.ts";

/** The themes a reader can choose; "system" follows the device. */
export const THEMES = ["system", "light", "dark"] as const;

/** One of the themes a reader can choose. */
export type Theme = typeof THEMES[number];

const THEME_WORDS: Readonly<Record<Theme, MessageKey>> = {
  system: "theme.system",
  light: "theme.light",
  dark: "theme.dark",
};

/** Theme and language, each a small form of its own that comes back to the page it was sent from. */
export interface PreferenceProps {
  readonly t: Words;
  readonly theme: Theme;
  /** The page to come back to. */
  readonly path: string;
}

/** Chooses between the device's theme, light and dark. */
export function ThemeForm({ t, theme, path }: PreferenceProps) {
  return (
    <form method="post" action={paths.preferences}>
      <input type="hidden" name="next" value={path} />
      <div class="choice-row" role="group" aria-label={t("theme.label")}>
        {THEMES.map((name) => (
          <button
            type="submit"
            key={name}
            class="button"
            name="theme"
            value={name}
            aria-pressed={name === theme ? "true" : "false"}
          >
            {t(THEME_WORDS[name])}
          </button>
        ))}
      </div>
    </form>
  );
}

/** Chooses the language of the pages; each language is named in itself. */
export function LanguageForm({ t, path }: Omit<PreferenceProps, "theme">) {
  return (
    <form method="post" action={paths.preferences}>
      <input type="hidden" name="next" value={path} />
      <div class="choice-row" role="group" aria-label={t("language.label")}>
        {LANGUAGES.map(({ tag, name }) => (
          <button
            type="submit"
            key={tag}
            class="button"
            name="language"
            value={tag}
            lang={tag}
            aria-pressed={tag === t.lang ? "true" : "false"}
          >
            {name}
          </button>
        ))}
      </div>
    </form>
  );
}

/** What the account menu needs to know of the person; nobody signed in is `undefined`. */
export interface AccountMenuProps extends PreferenceProps {
  readonly person?: { readonly name: string; readonly operates?: boolean };
}

/** The menu at the end of the masthead, for one reader: who they are, theme, language. Depends on the learner. */
export function AccountMenu({ t, theme, path, person }: AccountMenuProps) {
  return (
    <>
      {!person && <a class="button" href={paths.signInFrom(path)}>{t("account.sign_in")}</a>}
      <details class="menu">
        <summary>
          <Icon name={person ? "account" : "language"} />
          {person
            ? <bdi class="menu-name">{person.name}</bdi>
            : <span class="menu-name">{t("account.display")}</span>}
          <span class="visually-hidden">{t("account.menu")}</span>
        </summary>
        <div class="menu-body">
          {person && <Links t={t} operates={person.operates ?? false} />}
          <div>
            <p class="menu-heading" aria-hidden="true">{t("theme.label")}</p>
            <ThemeForm t={t} theme={theme} path={path} />
          </div>
          <div>
            <p class="menu-heading" aria-hidden="true">{t("language.label")}</p>
            <LanguageForm t={t} path={path} />
          </div>
          {person && (
            <form method="post" action={paths.signOut}>
              <button type="submit" class="button button-block">{t("account.sign_out")}</button>
            </form>
          )}
        </div>
      </details>
    </>
  );
}

function Links({ t, operates }: { readonly t: Words; readonly operates: boolean }) {
  return (
    <ul class="menu-links">
      <li>
        <a href={paths.dashboard}>{t("nav.mine")}</a>
      </li>
      <li>
        <a href={paths.settings}>{t("nav.settings")}</a>
      </li>
      {operates && (
        <li>
          <a href={paths.admin}>{t("nav.admin")}</a>
        </li>
      )}
    </ul>
  );
}

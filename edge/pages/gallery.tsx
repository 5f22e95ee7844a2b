import { AccountMenu, type Theme } from "edge/components/preferences.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { paths } from "edge/paths.ts";
import { type Language, words } from "edge/words.ts";
import { adminPages } from "edge/pages/gallery_admin.tsx";
import { awayPages } from "edge/pages/gallery_away.tsx";
import { developerPages } from "edge/pages/gallery_developers.tsx";
import { learnerPages } from "edge/pages/gallery_learner.tsx";
import { pluginPages } from "edge/pages/gallery_plugins.tsx";
import { regionPages } from "edge/pages/gallery_regions.tsx";
import { publicPages, type Sample } from "edge/pages/gallery_public.tsx";
import { streamPages } from "edge/pages/gallery_streams.tsx";

/** The frame of a sample page. */
export function sampleFrame(
  { lang, theme, css, signedIn = true }: {
    readonly lang: Language;
    readonly theme: Theme;
    readonly css: string;
    readonly signedIn?: boolean;
  },
): Frame {
  const t = words(lang);
  const path = paths.catalogue;
  const person = signedIn ? { name: "Learner", operates: true } : undefined;
  return {
    t,
    site: { name: "Carillon", contact: "help@example.org" },
    css,
    icon: "/mark.svg",
    path,
    theme,
    account: <AccountMenu t={t} theme={theme} path={path} person={person} />,
  };
}

/** Every page in every state. */
export const gallery: readonly Sample[] = [
  ...publicPages,
  ...learnerPages,
  ...awayPages,
  ...developerPages,
  ...adminPages,
  ...regionPages,
  ...pluginPages,
  ...streamPages,
];

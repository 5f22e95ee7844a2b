import { Alert } from "edge/components/alert.tsx";
import type { RegionNotice } from "edge/middleware/visitor.ts";
import type { MessageKey, Words } from "edge/words.ts";

const WORDS = {
  away: { what: "region.away", more: "region.away_text" },
  older: { what: "region.older", more: "region.older_text" },
} as const satisfies Readonly<Record<RegionNotice, { what: MessageKey; more: MessageKey }>>;

/** What a region has to say of its own page: what is the matter, what is safe, what to do. */
export function RegionAlert({ notice, path, t }: {
  readonly notice: RegionNotice;
  /** Where to load the page again. */
  readonly path: string;
  readonly t: Words;
}) {
  const { what, more } = WORDS[notice];
  return (
    <Alert tone="warning">
      <p>
        <b>{t(what)}</b>
      </p>
      <p>{t(more)}</p>
      {notice === "older" && (
        <p>
          <a href={path}>{t("region.older_again")}</a>
        </p>
      )}
    </Alert>
  );
}

/** Says at the top of a unit that it is not known whether what was sent has arrived, and where it stands to be sent again. */
export function UnsentNotice({ place, t }: {
  /** The DOM id of the problem that it belongs to. */
  readonly place: string;
  readonly t: Words;
}) {
  return (
    <Alert tone="warning">
      <p>
        <b>{t("region.unsent")}</b>
      </p>
      <p>{t("region.unsent_text")}</p>
      <p>
        <a href={`#${place}`}>{t("region.unsent_link")}</a>
      </p>
    </Alert>
  );
}

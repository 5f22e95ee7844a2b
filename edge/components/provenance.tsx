import type { Manifest } from "core/plugin/manifest.ts";
import { Alert } from "edge/components/alert.tsx";
import { tierWord } from "edge/components/plugin_chips.tsx";
import type { Words } from "edge/words.ts";

/** Where a plugin comes from: who wrote it, under which terms, whose signature is on it. */
export function Provenance({ manifest, checksum, publisher, t }: {
  readonly manifest: Manifest;
  /** None where it is built in. */
  readonly checksum: string | undefined;
  /** The thumbprint of the key that signed it; none where nobody did. */
  readonly publisher: string | undefined;
  readonly t: Words;
}) {
  const { version, tier, author, licence, homepage, platform } = manifest;
  return (
    <section class="panel" aria-labelledby="provenance">
      <h2 id="provenance">{t("plugin.provenance")}</h2>
      {checksum !== undefined && publisher === undefined && (
        <Alert tone="warning">{t("plugin.unsigned_text")}</Alert>
      )}
      <dl class="describe">
        <dt>{t("plugin.version_name")}</dt>
        <dd>
          <bdi dir="ltr">{version}</bdi>
        </dd>
        <dt>{t("plugin.tier")}</dt>
        <dd>{tierWord(tier, t)}</dd>
        <dt>{t("plugin.author")}</dt>
        <dd>
          <bdi>{author}</bdi>
        </dd>
        <dt>{t("plugin.licence")}</dt>
        <dd>
          <bdi dir="ltr">{licence}</bdi>
        </dd>
        {homepage && <dt>{t("plugin.homepage")}</dt>}
        {homepage && (
          <dd>
            <a href={homepage} rel="noreferrer">
              <bdi dir="ltr">{homepage}</bdi>
            </a>
          </dd>
        )}
        <dt>{t("plugin.platform")}</dt>
        <dd>
          <bdi dir="ltr">{platform}</bdi>
        </dd>
        {checksum && <dt>{t("plugin.signature")}</dt>}
        {checksum && <dd>{signatureWords(publisher, t)}</dd>}
        {checksum && <dt>{t("plugin.checksum")}</dt>}
        {checksum && (
          <dd>
            <bdi class="code" dir="ltr">{checksum}</bdi>
          </dd>
        )}
      </dl>
    </section>
  );
}

function signatureWords(publisher: string | undefined, t: Words) {
  if (publisher === undefined) return t("plugin.unsigned");
  return t.rich("plugin.signed_by", { name: <bdi class="code" dir="ltr">{publisher}</bdi> });
}

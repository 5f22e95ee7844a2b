import type { Manifest } from "core/plugin/manifest.ts";
import { Alert } from "edge/components/alert.tsx";
import { tierWord } from "edge/components/plugin_chips.tsx";
import type { Publisher } from "edge/views/plugin_view.ts";
import type { Words } from "edge/words.ts";

/** Where a plugin comes from: who wrote it, under which terms, whose signature is on it. */
export function Provenance({ manifest, checksum, publisher, t }: {
  readonly manifest: Manifest;
  readonly checksum: string | undefined;
  readonly publisher: Publisher | undefined;
  readonly t: Words;
}) {
  const { version, tier, author, licence, homepage, platform } = manifest;
  return (
    <section class="panel" aria-labelledby="provenance">
      <h2 id="provenance">{t("plugin.provenance")}</h2>
      {publisher === "unsigned" && <Alert tone="warning">{t("plugin.unsigned_text")}</Alert>}
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
        {publisher && <dt>{t("plugin.signature")}</dt>}
        {publisher && <dd>{signatureWords(publisher, t)}</dd>}
        {checksum && <dt>{t("plugin.checksum")}</dt>}
        {checksum && (
          <dd>
            <bdi class="code checksum" dir="ltr">{checksum}</bdi>
          </dd>
        )}
      </dl>
    </section>
  );
}

function signatureWords(publisher: Publisher, t: Words) {
  if (publisher === "unsigned") return t("plugin.unsigned");
  return t.rich("plugin.signed_by", { name: <bdi class="code checksum" dir="ltr">{publisher.name}</bdi> });
}

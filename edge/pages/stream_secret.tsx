import { Alert } from "edge/components/alert.tsx";
import { Breadcrumbs } from "edge/components/breadcrumbs.tsx";
import { SecretField } from "edge/components/secret_field.tsx";
import { AdminLayout } from "edge/layouts/admin.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { paths } from "edge/paths.ts";
import { fetchEvents, RECEIVER, RECEIVER_FILE, startReceiver } from "edge/views/stream_example.ts";
import type { Words } from "edge/words.ts";

/** A secret, the only time that it is shown. */
export interface StreamSecretProps {
  readonly frame: Frame;
  readonly stream: { readonly id: string; readonly label: string; readonly delivery: "webhook" | "events" };
  readonly secret: string;
  /** Where services fetch, as they reach it. */
  readonly eventsUrl: string;
  /** After a rotation: until when the one before still holds. */
  readonly until?: Date;
}

/** Shows a secret once, to be copied, and how it is used. */
export function StreamSecretPage({ frame, stream, secret, eventsUrl, until }: StreamSecretProps) {
  const { t } = frame;
  const sent = stream.delivery === "webhook";
  const title = t(sent ? "stream.signing_secret" : "stream.credential");
  return (
    <AdminLayout frame={frame} title={title} section="streams">
      <div class="middle stack-wide">
        <Breadcrumbs
          t={t}
          crumbs={[
            { title: t("streams.title"), href: paths.streams },
            { title: stream.label, href: paths.stream(stream.id) },
            { title },
          ]}
        />
        <h1>{title}</h1>
        <Alert tone="warning">
          <p>{t("stream.secret_once")}</p>
        </Alert>
        {until && <p>{t("stream.secret_before", { at: t.dateTime(until) })}</p>}
        <SecretField label={title} hint={t("stream.secret_hint")} secret={secret} />
        {sent ? <Verify secret={secret} t={t} /> : <Fetch secret={secret} eventsUrl={eventsUrl} t={t} />}
        <p>
          <a class="button" href={paths.stream(stream.id)}>{t("stream.go_on")}</a>
        </p>
      </div>
    </AdminLayout>
  );
}

function Verify({ secret, t }: { readonly secret: string; readonly t: Words }) {
  return (
    <section class="stack" aria-labelledby="verify">
      <h2 id="verify">{t("stream.verify")}</h2>
      <p>{t.rich("stream.verify_text", { file: <bdi dir="ltr" class="code">{RECEIVER_FILE}</bdi> })}</p>
      <pre class="code" tabIndex={0} role="region" aria-label={t("stream.receiver")}>{RECEIVER}</pre>
      <pre
        class="code"
        tabIndex={0}
        role="region"
        aria-label={t("stream.command")}
      >{startReceiver(secret)}</pre>
    </section>
  );
}

function Fetch({ secret, eventsUrl, t }: {
  readonly secret: string;
  readonly eventsUrl: string;
  readonly t: Words;
}) {
  const command = fetchEvents(eventsUrl, secret);
  return (
    <section class="stack" aria-labelledby="fetch">
      <h2 id="fetch">{t("stream.fetch")}</h2>
      <p>{t("stream.fetch_text")}</p>
      <pre class="code" tabIndex={0} role="region" aria-label={t("stream.command")}>{command}</pre>
    </section>
  );
}

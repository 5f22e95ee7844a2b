import { Alert, Chip } from "edge/components/alert.tsx";
import { Breadcrumbs } from "edge/components/breadcrumbs.tsx";
import { Json } from "edge/components/json.tsx";
import { RedriveForm } from "edge/components/letter_list.tsx";
import { Moment } from "edge/components/moment.tsx";
import { WireName } from "edge/components/wire_name.tsx";
import { AdminLayout } from "edge/layouts/admin.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { paths } from "edge/paths.ts";
import type { ShownLetter } from "edge/start/signal_operations.ts";
import type { Words } from "edge/words.ts";

/** What operators see of one dead letter. */
export interface AdminLetterProps {
  readonly frame: Frame;
  readonly letter: ShownLetter;
  /** Whether what is personal was asked for, and is shown. */
  readonly personal?: boolean;
}

/** A signal that a subscriber could not handle: why, and the whole of it. */
export function AdminLetterPage({ frame, letter, personal = false }: AdminLetterProps) {
  const { t } = frame;
  const { subscriber, signal, attempts, error } = letter;
  const crumbs = [
    { title: t("admin.signals"), href: paths.adminSignals },
    { title: subscriber, href: paths.subscriber(subscriber) },
    { title: signal.type },
  ];
  return (
    <AdminLayout frame={frame} title={signal.type} section="signals">
      <Breadcrumbs crumbs={crumbs} t={t} />
      <div class="stack">
        <div class="row">
          <h1 class="wire-title">
            <WireName name={signal.type} />
          </h1>
          <Chip tone="danger" icon="alert">{t("admin.attempts", { count: attempts })}</Chip>
        </div>
        <Facts letter={letter} t={t} />
        <RedriveForm letter={letter} t={t} />
      </div>
      <div class="stack">
        <h2 id="cause">{t("admin.cause")}</h2>
        <pre class="code" tabIndex={0} role="region" aria-labelledby="cause">{error}</pre>
      </div>
      <div class="stack">
        <h2 id="payload">{t("admin.payload")}</h2>
        <p class="muted column">{t("admin.payload_text")}</p>
        <Personal letter={letter} shown={personal} t={t} />
        <Json value={signal} labelledBy="payload" />
      </div>
    </AdminLayout>
  );
}

function Facts(
  { letter: { subscriber, signal, at }, t }: { readonly letter: ShownLetter; readonly t: Words },
) {
  return (
    <dl class="describe small">
      <dt>{t("admin.subscriber")}</dt>
      <dd>
        <a href={paths.subscriber(subscriber)}>
          <bdi dir="ltr">{subscriber}</bdi>
        </a>
      </dd>
      <dt>{t("admin.said_at")}</dt>
      <dd>
        <Moment at={signal.time} t={t} />
      </dd>
      <dt>{t("admin.parked")}</dt>
      <dd>
        <Moment at={at} t={t} />
      </dd>
      <dt>{t("admin.about")}</dt>
      <dd class="code">
        <bdi dir="ltr">{signal.subject}</bdi>
      </dd>
      <dt>{t("admin.said_because")}</dt>
      <dd class="code">
        <bdi dir="ltr">{signal.actor}</bdi>
      </dd>
    </dl>
  );
}

/** What is personal stays hidden until somebody asks, and that they asked is noted. */
function Personal(
  { letter, shown, t }: { readonly letter: ShownLetter; readonly shown: boolean; readonly t: Words },
) {
  if (shown) return <Alert tone="warning">{t("admin.personal_shown")}</Alert>;
  if (!letter.hidden) return null;
  return (
    <form class="row" method="post" action={`${paths.letterPersonal(letter.subscriber, letter.id)}#payload`}>
      <p>
        <span>{t("admin.personal_hidden")}</span> <span class="muted">{t("admin.personal_noted")}</span>
      </p>
      <button type="submit" class="button">{t("admin.personal_show")}</button>
    </form>
  );
}

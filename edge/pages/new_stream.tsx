import { Alert } from "edge/components/alert.tsx";
import { Breadcrumbs } from "edge/components/breadcrumbs.tsx";
import { ErrorSummary } from "edge/components/field.tsx";
import {
  LabelField,
  PersonalChoice,
  SignalChoice,
  type StreamFieldsProps,
  UrlField,
} from "edge/components/stream_fields.tsx";
import { AdminLayout } from "edge/layouts/admin.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { paths } from "edge/paths.ts";

/** The form that permits a service, or, for one that is permitted, changes what. */
export interface StreamFormProps extends Omit<StreamFieldsProps, "t"> {
  readonly frame: Frame;
  /** Whether receivers may be in the operator's own network. */
  readonly allowsPrivate: boolean;
}

/** Permits a service to hear some signals. */
export function NewStreamPage({ frame, allowsPrivate, ...parts }: StreamFormProps) {
  const { t } = frame;
  const fields = { ...parts, t };
  const { form, errors } = parts;
  return (
    <AdminLayout frame={frame} title={t("streams.open")} section="streams" failed={errors.length > 0}>
      <div class="middle stack-wide">
        <Breadcrumbs
          t={t}
          crumbs={[{ title: t("streams.title"), href: paths.streams }, { title: t("streams.open") }]}
        />
        <h1>{t("streams.open")}</h1>
        <ErrorSummary errors={errors} t={t} />
        {allowsPrivate && <Alert tone="warning">{t("stream.private_allowed")}</Alert>}
        <form class="form" method="post" action={paths.streams} novalidate>
          <input type="hidden" name="id" value={form.id} />
          <LabelField {...fields} />
          <Delivery {...fields} />
          <SignalChoice {...fields} />
          <PersonalChoice {...fields} />
          <Beginning {...fields} />
          <div class="row">
            <button type="submit" class="button button-main">{t("stream.open_it")}</button>
            <a class="button button-quiet" href={paths.streams}>{t("stream.leave_it")}</a>
          </div>
        </form>
      </div>
    </AdminLayout>
  );
}

function Delivery(fields: StreamFieldsProps) {
  const { form, t } = fields;
  return (
    <fieldset class="stack question">
      <legend class="legend">{t("stream.delivery")}</legend>
      <div class="choices">
        <label class="choice">
          <input type="radio" name="by" value="webhook" checked={form.by === "webhook"} />
          <span>{t("stream.by_webhook")}</span>
        </label>
        <label class="choice">
          <input type="radio" name="by" value="events" checked={form.by === "events"} />
          <span>{t("stream.by_events")}</span>
        </label>
      </div>
      <UrlField {...fields} />
    </fieldset>
  );
}

function Beginning({ form, t }: StreamFieldsProps) {
  return (
    <fieldset class="stack question">
      <legend class="legend">{t("stream.from")}</legend>
      <div class="choices">
        <label class="choice">
          <input type="radio" name="from" value="next" checked={form.from === "next"} />
          <span>{t("stream.from_next")}</span>
        </label>
        <label class="choice">
          <input type="radio" name="from" value="first" checked={form.from === "first"} />
          <span>{t("stream.from_first")}</span>
        </label>
      </div>
    </fieldset>
  );
}

/** Changes what a service may hear, or where it is sent. */
export function ChangeStreamPage({ frame, allowsPrivate, ...parts }: StreamFormProps) {
  const { t } = frame;
  const fields = { ...parts, t };
  const { form, errors } = parts;
  const crumbs = [
    { title: t("streams.title"), href: paths.streams },
    { title: form.label, href: paths.stream(form.id) },
    { title: t("stream.change") },
  ];
  return (
    <AdminLayout frame={frame} title={t("stream.change")} section="streams" failed={errors.length > 0}>
      <div class="middle stack-wide">
        <Breadcrumbs t={t} crumbs={crumbs} />
        <h1>{t("stream.change")}</h1>
        <ErrorSummary errors={errors} t={t} />
        {allowsPrivate && <Alert tone="warning">{t("stream.private_allowed")}</Alert>}
        <form class="form" method="post" action={paths.changeStream(form.id)} novalidate>
          <input type="hidden" name="by" value={form.by} />
          <LabelField {...fields} />
          {form.by === "webhook" && <UrlField {...fields} />}
          <SignalChoice {...fields} />
          <PersonalChoice {...fields} />
          <div class="row">
            <button type="submit" class="button button-main">{t("stream.save")}</button>
            <a class="button button-quiet" href={paths.stream(form.id)}>{t("stream.leave_it")}</a>
          </div>
        </form>
      </div>
    </AdminLayout>
  );
}

import type { Field } from "core/signal/fields.ts";
import { Alert, Chip } from "edge/components/alert.tsx";
import { Breadcrumbs } from "edge/components/breadcrumbs.tsx";
import { SUBJECT_AND_VERB, WireName } from "edge/components/wire_name.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { SiteLayout } from "edge/layouts/site.tsx";
import { SignalHearers } from "edge/pages/signal_hearers.tsx";
import { paths } from "edge/paths.ts";
import { Slot } from "edge/slots/slot.tsx";
import type { ListedSignal } from "edge/start/signal_catalogue.ts";
import type { HearerView } from "edge/views/signal_view.ts";
import type { Words } from "edge/words.ts";

/** One signal of the catalogue. */
export interface SignalProps {
  readonly frame: Frame;
  readonly signal: ListedSignal;
  /** Where it is said on a broker. */
  readonly address: string;
  readonly hearers: readonly HearerView[];
  /** Whether the reader may see how subscribers stand. */
  readonly operates: boolean;
}

/** What a signal means, what is in it, who says it and who hears it. */
export function SignalPage({ frame, signal, address, hearers, operates }: SignalProps) {
  const { t } = frame;
  const { name, doc, fields, example, schema, said, versions } = signal;
  return (
    <SiteLayout frame={frame} title={name}>
      <Slot name="developers.top.v1" given={{}} />
      <div class="stack-wide signals">
        <div class="stack">
          <Breadcrumbs crumbs={[{ title: t("signals.title"), href: paths.signals }, { title: name }]} t={t} />
          <h1>
            <WireName name={name} strong={SUBJECT_AND_VERB} />
          </h1>
          <p class="lead column" lang="en" dir="auto">{doc}</p>
          {!said && (
            <Alert tone="warning">
              {t.rich("signals.old_text", { name: <SignalLink name={versions.at(-1)!} /> })}
            </Alert>
          )}
        </div>
        <div class="with-aside">
          <div class="stack-wide">
            <section class="stack" aria-labelledby="fields">
              <h2 id="fields">{t("signals.fields")}</h2>
              <Fields fields={fields} hearers={hearers} t={t} />
            </section>
            <SignalHearers signal={name} hearers={hearers} operates={operates} t={t} />
            <div class="stack">
              <h2 id="example">{t("signals.example")}</h2>
              <Json value={example} labelled="example" />
            </div>
            <details class="stack">
              <summary>
                <h2 id="schema" class="in-summary">{t("signals.schema")}</h2>
              </summary>
              <Json value={schema} labelled="schema" />
            </details>
          </div>
          <InShort signal={signal} address={address} t={t} />
        </div>
      </div>
      <Slot name="developers.end.v1" given={{}} />
    </SiteLayout>
  );
}

function SignalLink({ name }: { readonly name: string }) {
  return (
    <a href={paths.signal(name)}>
      <WireName name={name} />
    </a>
  );
}

function Json({ value, labelled }: { readonly value: unknown; readonly labelled: string }) {
  return (
    <pre
      class="code"
      tabIndex={0}
      role="region"
      aria-labelledby={labelled}
    >{JSON.stringify(value, null, 2)}</pre>
  );
}

/** The fields of the body; those inside of a field are folded into it. */
function Fields({ fields, hearers, t }: {
  readonly fields: readonly Field[];
  readonly hearers: readonly HearerView[];
  readonly t: Words;
}) {
  const tops = fields.filter(({ path }) => !/[.[]/.test(path));
  return (
    <ul class="rows">
      {tops.map((field) => {
        const inside = fields.filter(({ path }) =>
          path.startsWith(`${field.path}.`) || path.startsWith(`${field.path}[`)
        );
        const readers = [
          ...new Set(hearers.filter(({ needs }) => needs?.includes(field.path)).map((one) => one.name)),
        ];
        return (
          <li key={field.path}>
            <FieldLine field={field} t={t} />
            {readers.length > 0 && (
              <p class="muted small">{t("signals.read_by", { names: t.list(readers) })}</p>
            )}
            {inside.length > 0 && (
              <details>
                <summary class="small">{t("signals.inside", { count: inside.length })}</summary>
                <ul class="rows rows-inside">
                  {inside.map((one) => (
                    <li key={one.path}>
                      <FieldLine field={one} t={t} />
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function FieldLine(
  { field: { path, type, optional, means }, t }: { readonly field: Field; readonly t: Words },
) {
  return (
    <>
      <p class="row">
        <b>
          <WireName name={path} strong={[path.split(".").length - 1]} />
        </b>
        <bdi class="code muted" dir="ltr">{type}</bdi>
        {optional && <Chip>{t("signals.optional")}</Chip>}
      </p>
      {means && <p lang="en" dir="auto">{means}</p>}
    </>
  );
}

function InShort({ signal, address, t }: {
  readonly signal: ListedSignal;
  readonly address: string;
  readonly t: Words;
}) {
  const { name, publisher, versions, converted, key } = signal;
  return (
    <aside class="panel" aria-labelledby="short">
      <h2 id="short">{t("signals.short")}</h2>
      <dl class="facts-list small">
        <dt>{t("signals.said_by")}</dt>
        <dd>
          <a href={paths.signalsOf(publisher)}>
            <bdi dir="ltr">{publisher}</bdi>
          </a>
        </dd>
        <dt>{t("signals.versions")}</dt>
        <dd>
          <ul class="row">
            {versions.map((one) => (
              <li key={one}>
                {one === name ? <Version name={one} /> : (
                  <a href={paths.signal(one)}>
                    <Version name={one} />
                  </a>
                )}
              </li>
            ))}
          </ul>
        </dd>
        {converted.length > 0 && (
          <>
            <dt>{t("signals.converted")}</dt>
            <dd>
              {converted.map((one) => (
                <p key={one}>
                  <SignalLink name={one} />
                </p>
              ))}
            </dd>
          </>
        )}
        <dt>{t("signals.order")}</dt>
        <dd>
          <bdi class="code" dir="ltr">{key}</bdi>
        </dd>
        <dt>{t("signals.address")}</dt>
        <dd>
          <WireName name={address} />
        </dd>
        <dt>{t("signals.machines")}</dt>
        <dd>
          <a href={paths.signalSchema(name)}>{t("signals.schema")}</a>
        </dd>
      </dl>
    </aside>
  );
}

function Version({ name }: { readonly name: string }) {
  return <bdi class="code" dir="ltr">{name.slice(name.lastIndexOf(".") + 1)}</bdi>;
}

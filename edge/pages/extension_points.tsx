import type { ComponentChildren } from "preact";
import { Chip } from "edge/components/alert.tsx";
import { Breadcrumbs } from "edge/components/breadcrumbs.tsx";
import { Json } from "edge/components/json.tsx";
import { WireName } from "edge/components/wire_name.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { SiteLayout } from "edge/layouts/site.tsx";
import { paths } from "edge/paths.ts";
import { Slot } from "edge/slots/slot.tsx";
import type { ExtensionPoints, FilterView, ProviderView, SlotView } from "edge/views/extension_view.ts";
import type { MessageKey, Words } from "edge/words.ts";

/** The list of extension points: one section a kind. */
export interface ExtensionPointsProps extends ExtensionPoints {
  readonly frame: Frame;
}

/** Where plugins can extend this site beside hearing its signals. */
export function ExtensionPointsPage({ frame, filters, slots, providers }: ExtensionPointsProps) {
  const { t } = frame;
  return (
    <SiteLayout frame={frame} title={t("points.title")} search={false}>
      <Slot name="developers.top.v1" given={{}} />
      <div class="stack-wide signals">
        <div class="stack">
          <Breadcrumbs
            crumbs={[{ title: t("signals.title"), href: paths.signals }, { title: t("points.title") }]}
            t={t}
          />
          <h1>{t("points.title")}</h1>
          <p class="lead column">{t("points.lead")}</p>
        </div>
        <Section id="filters" count={filters.length} t={t}>
          {filters.map((filter) => <Filter key={filter.name} filter={filter} t={t} />)}
        </Section>
        <Section id="slots" count={slots.length} t={t}>
          {slots.map((slot) => <SlotRow key={slot.name} slot={slot} t={t} />)}
        </Section>
        <Section id="providers" count={providers.length} t={t}>
          {providers.map((one) => <Provider key={`${one.kind} ${one.name}`} provider={one} t={t} />)}
        </Section>
      </div>
      <Slot name="developers.end.v1" given={{}} />
    </SiteLayout>
  );
}

type Kind = "filters" | "slots" | "providers";

const WORDS: Readonly<Record<Kind, { readonly title: MessageKey; readonly lead: MessageKey }>> = {
  filters: { title: "points.filters", lead: "points.filters_text" },
  slots: { title: "points.slots", lead: "points.slots_text" },
  providers: { title: "points.providers", lead: "points.providers_text" },
};

function Section({ id, count, children, t }: {
  readonly id: Kind;
  readonly count: number;
  readonly children: ComponentChildren;
  readonly t: Words;
}) {
  return (
    <section class="stack" aria-labelledby={id}>
      <h2 id={id}>{t(WORDS[id].title, { count })}</h2>
      <p class="column">{t(WORDS[id].lead)}</p>
      {count > 0 && <ul class="rows">{children}</ul>}
    </section>
  );
}

function Filter({ filter, t }: { readonly filter: FilterView; readonly t: Words }) {
  const { name, doc, asked, halts, change, fields, example } = filter;
  return (
    <li>
      <div class="row">
        <h3 id={name}>
          <WireName name={name} />
        </h3>
        <Chip>{t(asked === "before" ? "points.before" : "points.on_page")}</Chip>
        {halts && <Chip icon="lock">{t("points.halts")}</Chip>}
      </div>
      <p lang="en" dir="auto">{doc}</p>
      <details>
        <summary id={`${name}-more`}>{t("points.question")}</summary>
        <ul>
          {fields.map(({ path, type, means }) => (
            <li key={path}>
              <WireName name={path} /> <span class="muted">{type}</span>
              {change.includes(path) && (
                <>
                  <Chip tone="info">{t("points.changes")}</Chip>
                </>
              )}
              {means && (
                <>
                  <span lang="en">{means}</span>
                </>
              )}
            </li>
          ))}
        </ul>
        <Json value={example} labelledBy={`${name} ${name}-more`} />
      </details>
    </li>
  );
}

function SlotRow({ slot: { name, doc, given }, t }: { readonly slot: SlotView; readonly t: Words }) {
  return (
    <li>
      <h3>
        <WireName name={name} />
      </h3>
      <p lang="en" dir="auto">{doc}</p>
      {given.length > 0 && <p class="muted small">{t("points.hands_over", { fields: t.list(given) })}</p>}
    </li>
  );
}

function Provider({ provider: { kind, name, plugin }, t }: {
  readonly provider: ProviderView;
  readonly t: Words;
}) {
  return (
    <li>
      <div class="row">
        <h3>
          <WireName name={name} />
        </h3>
        <Chip>
          <bdi dir="ltr">{kind}</bdi>
        </Chip>
      </div>
      <p class="muted small">{t("points.provided_by", { plugin })}</p>
    </li>
  );
}

import type { ComponentChildren } from "preact";
import { Alert, Chip } from "edge/components/alert.tsx";
import { WireName } from "edge/components/wire_name.tsx";
import {
  type Budget,
  getsPersonal,
  type HeardField,
  type Permission,
  type PermissionView,
} from "edge/views/permission_view.ts";
import type { MessageKey, Words } from "edge/words.ts";

type Place = PermissionView["shows"][number]["place"];

const PLACES: Readonly<Record<Place, MessageKey>> = {
  before: "permission.place_before",
  after: "permission.place_after",
  replace: "permission.place_replace",
  wrap: "permission.place_wrap",
  hide: "permission.place_hide",
};

const BUDGETS: Readonly<Record<Budget["name"], MessageKey>> = {
  memoryMegabytes: "permission.most_memory",
  storeMegabytes: "permission.most_store",
  widgetMilliseconds: "permission.most_widget",
  widgetBytes: "permission.most_bytes",
  filterMilliseconds: "permission.most_filter",
  callMilliseconds: "permission.most_call",
};

interface Part {
  readonly view: PermissionView;
  readonly t: Words;
}

/** All that a plugin may do, in plain words; what is new in a version is marked. */
export function PermissionList({ view, t }: Part) {
  return (
    <div class="stack-wide permissions">
      <Hears view={view} t={t} />
      <Decides view={view} t={t} />
      <Shows view={view} t={t} />
      <Reaches view={view} t={t} />
      <Names title={t("permission.says")} list={view.says} t={t} />
      <Provides view={view} t={t} />
      <Names title={t("permission.does")} list={view.does} t={t} />
      <Keeps view={view} t={t} />
    </div>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <section class="stack">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Hears({ view, t }: Part) {
  const fields = view.hears.flatMap((heard) => heard.fields.map(({ name }) => name));
  return (
    <Group title={t("permission.hears")}>
      {view.hears.length === 0 && <p class="muted">{t("permission.hears_nothing")}</p>}
      {getsPersonal(view) && <Alert tone="warning">{t("permission.gets_personal")}</Alert>}
      {!getsPersonal(view) && fields.includes("personId") && <p class="muted">{t("permission.gets_ids")}</p>}
      <ul class="rows">
        {view.hears.map((heard) => (
          <li key={heard.name}>
            <Named permission={heard} t={t} />
            <Fields fields={heard.fields} fresh={heard.fresh} t={t} />
          </li>
        ))}
      </ul>
    </Group>
  );
}

function Fields({ fields, fresh, t }: {
  readonly fields: readonly HeardField[];
  readonly fresh: boolean;
  readonly t: Words;
}) {
  if (fields.length === 0) return <p class="small muted">{t("permission.gets_no_fields")}</p>;
  return (
    <p class="small row">
      <span class="muted">{t("permission.gets_fields")}</span>
      {fields.map((field) => (
        <span key={field.name} class="row">
          <bdi class="code" dir="ltr">{field.name}</bdi>
          {field.personal && <Chip tone="warning">{t("permission.personal")}</Chip>}
          {field.fresh && !fresh && <Fresh t={t} />}
        </span>
      ))}
    </p>
  );
}

function Decides({ view, t }: Part) {
  if (view.decides.length === 0) return null;
  return (
    <Group title={t("permission.decides")}>
      <p class="muted">{t("permission.decides_text")}</p>
      <ul class="rows">
        {view.decides.map((decision) => (
          <li key={decision.name}>
            <Named permission={decision} t={t} />
            <p class="small row">
              <span class="muted">
                {t(decision.halts ? "permission.may_stop" : "permission.may_not_stop")}
              </span>
              {decision.change.length > 0 && <span class="muted">{t("permission.may_change")}</span>}
              {decision.change.map((field) => <bdi key={field} class="code" dir="ltr">{field}</bdi>)}
              {decision.personal.length > 0 && <Chip tone="warning">{t("permission.personal")}</Chip>}
            </p>
          </li>
        ))}
      </ul>
    </Group>
  );
}

function Shows({ view, t }: Part) {
  if (view.shows.length === 0) return null;
  return (
    <Group title={t("permission.shows")}>
      <ul class="rows">
        {view.shows.map((shown) => (
          <li key={`${shown.place} ${shown.name}`}>
            <Named permission={shown} t={t} />
            <p class="small muted">{t(PLACES[shown.place])}</p>
          </li>
        ))}
      </ul>
    </Group>
  );
}

function Reaches({ view: { reaches, movedTo }, t }: Part) {
  const wide = reaches.some(({ name }) => name.startsWith("*."));
  return (
    <Group title={t("permission.reaches")}>
      {movedTo && <Alert tone="warning">{t("permission.moved_to", { host: new URL(movedTo).host })}</Alert>}
      {reaches.length === 0 ? <p class="muted">{t("permission.reaches_nothing")}</p> : (
        <ul class="rows">
          {reaches.map((host) => (
            <li key={host.name}>
              <Named permission={host} t={t} />
            </li>
          ))}
        </ul>
      )}
      {wide && <p class="small muted">{t("permission.reaches_wide")}</p>}
    </Group>
  );
}

function Names({ title, list, t }: {
  readonly title: string;
  readonly list: readonly Permission[];
  readonly t: Words;
}) {
  if (list.length === 0) return null;
  return (
    <Group title={title}>
      <ul class="rows">
        {list.map((one) => (
          <li key={one.name}>
            <Named permission={one} t={t} />
          </li>
        ))}
      </ul>
    </Group>
  );
}

function Provides({ view: { provides }, t }: Part) {
  if (provides.length === 0) return null;
  return (
    <Group title={t("permission.provides")}>
      <ul class="rows">
        {provides.map(({ kind, name, fresh }) => (
          <li key={`${kind} ${name}`}>
            <span class="row">
              <span>
                {t.rich(kind === "block_type" ? "permission.block_type" : "permission.provider", {
                  kind: <bdi class="code" dir="ltr">{kind}</bdi>,
                  name: <bdi>{name}</bdi>,
                })}
              </span>
              {fresh && <Fresh t={t} />}
            </span>
          </li>
        ))}
      </ul>
    </Group>
  );
}

function Keeps({ view: { budgets }, t }: Part) {
  return (
    <Group title={t("permission.keeps")}>
      <p class="muted">{t("permission.keeps_text")}</p>
      <ul class="facts">
        {budgets.map(({ name, most, fresh }) => (
          <li key={name}>
            {t(BUDGETS[name], { most })}
            {fresh && <Fresh t={t} />}
          </li>
        ))}
      </ul>
    </Group>
  );
}

/** What something is called here, and what that means. */
function Named({ permission: { name, doc, fresh }, t }: {
  readonly permission: Permission;
  readonly t: Words;
}) {
  return (
    <>
      <span class="row">
        <WireName name={name} />
        {fresh && <Fresh t={t} />}
      </span>
      {doc && (
        <span class="small">
          <bdi lang="en" dir="ltr">{doc}</bdi>
        </span>
      )}
    </>
  );
}

function Fresh({ t }: { readonly t: Words }) {
  return <Chip tone="info">{t("permission.fresh")}</Chip>;
}

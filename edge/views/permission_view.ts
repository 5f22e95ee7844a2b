import type { Manifest } from "core/plugin/manifest.ts";
import type { FilterDefinition } from "core/work/filter.ts";

/** What this site knows of the names in a manifest: what a signal, a filter or a slot means. */
export interface KnownNames {
  readonly signal: (name: string) => string | undefined;
  readonly filter: (name: string) => KnownFilter | undefined;
  readonly slot: (name: string) => string | undefined;
}

/** What an answer to a filter may do. */
export type KnownFilter = Pick<FilterDefinition, "doc" | "change" | "personal" | "halts">;

/** Something that a plugin may do, by its name; `fresh` where the version that is installed may not. */
export interface Permission {
  readonly name: string;
  readonly doc?: string;
  readonly fresh: boolean;
}

/** A field that a plugin gets of a signal. */
export interface HeardField {
  readonly name: string;
  /** Whether it says who somebody is: a name, an address. */
  readonly personal: boolean;
  readonly fresh: boolean;
}

/** What a plugin is limited to, and whether that is more than it was. */
export interface Budget {
  readonly name: keyof Manifest["budgets"];
  readonly most: number;
  readonly fresh: boolean;
}

/** All that a plugin may do, for people to agree to. */
export interface PermissionView {
  readonly hears: readonly (Permission & { readonly fields: readonly HeardField[] })[];
  readonly says: readonly Permission[];
  readonly decides: readonly (Permission & Omit<KnownFilter, "doc">)[];
  readonly shows: readonly (Permission & { readonly place: Manifest["fills"][number]["place"] })[];
  readonly provides: readonly (Permission & { readonly kind: string })[];
  readonly does: readonly Permission[];
  readonly reaches: readonly Permission[];
  readonly budgets: readonly Budget[];
  /** Where a remote plugin is asked, if that is another host than before. */
  readonly movedTo?: string;
}

/** All that a plugin may do; `before` is the version that is installed, so that what is new can be told. */
export function permissionsOf(manifest: Manifest, known: KnownNames, before?: Manifest): PermissionView {
  const isFresh = (was: (manifest: Manifest) => readonly unknown[], one: unknown) =>
    before !== undefined && !was(before).includes(one);
  const one = (name: string, fresh: boolean, doc?: string): Permission => ({
    name,
    fresh,
    ...(doc === undefined ? {} : { doc }),
  });
  const moved = before !== undefined && manifest.endpoint !== undefined &&
    manifest.endpoint !== before.endpoint;
  return {
    hears: manifest.hears.map(({ signal, needs }) => ({
      ...one(signal, isFresh(heardBy, signal), known.signal(signal)),
      fields: needs.map((name) => ({
        name,
        personal: /^personal($|\.)/.test(name),
        fresh: isFresh((was) => fieldsOf(was, signal), name),
      })),
    })),
    says: manifest.says.map(({ signal, doc }) =>
      one(signal, isFresh((was) => was.says.map((said) => said.signal), signal), doc ?? known.signal(signal))
    ),
    decides: manifest.filters.map(({ name }) => {
      const { doc, change = [], personal = [], halts = true } = known.filter(name) ?? {};
      const fresh = isFresh((was) => was.filters.map((filter) => filter.name), name);
      return { ...one(name, fresh, doc), change, personal, halts };
    }),
    shows: manifest.fills.map(({ slot, place }) => ({
      ...one(slot, isFresh((was) => was.fills.map(filled), filled({ slot, place })), known.slot(slot)),
      place,
    })),
    provides: manifest.provides.map(({ kind, name, title }) => ({
      ...one(title ?? name, isFresh((was) => was.provides.map(provided), provided({ kind, name }))),
      kind,
    })),
    does: manifest.actions.map((name) => one(name, isFresh((was) => was.actions, name))),
    reaches: manifest.reaches.map((host) => one(host, isFresh((was) => was.reaches, host))),
    budgets: budgetsOf(manifest, before),
    ...(moved ? { movedTo: manifest.endpoint } : {}),
  };
}

/** Whether a version may do anything that the one before may not. */
export function asksForMore(view: PermissionView): boolean {
  const { hears, movedTo, ...lists } = view;
  return movedTo !== undefined || hears.some(({ fresh, fields }) => fresh || fields.some(isFreshOne)) ||
    Object.values(lists).some((list) => (list as readonly { readonly fresh: boolean }[]).some(isFreshOne));
}

/** Whether a plugin gets anything that says who somebody is. */
export function getsPersonal({ hears, decides }: PermissionView): boolean {
  return hears.some(({ fields }) => fields.some(({ personal }) => personal)) ||
    decides.some(({ personal }) => personal.length > 0);
}

const isFreshOne = ({ fresh }: { readonly fresh: boolean }) => fresh;
const heardBy = ({ hears }: Manifest) => hears.map(({ signal }) => signal);
const filled = ({ slot, place }: { slot: string; place: string }) => `${place} ${slot}`;
const provided = ({ kind, name }: { kind: string; name: string }) => `${kind} ${name}`;

function fieldsOf({ hears }: Manifest, signal: string): readonly string[] {
  return hears.find((heard) => heard.signal === signal)?.needs ?? [];
}

/** The limits that count for a plugin's tier. */
function budgetsOf({ tier, budgets }: Manifest, before: Manifest | undefined): Budget[] {
  const names: (keyof Manifest["budgets"])[] = [
    ...(tier === "sandboxed" ? ["memoryMegabytes" as const] : []),
    "storeMegabytes",
    "widgetMilliseconds",
    "filterMilliseconds",
    "callMilliseconds",
  ];
  return names.map((name) => ({
    name,
    most: budgets[name],
    fresh: before !== undefined && budgets[name] > before.budgets[name],
  }));
}

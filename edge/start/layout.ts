import { Refusal } from "core/base/refusal.ts";
import { contextsOf } from "core/plugin/plugin.ts";
import type { Context } from "core/work/context.ts";
import { PLUGINS } from "edge/plugins.ts";
import { CONTEXTS } from "edge/residents.ts";
import { type Primaries, primariesOf } from "edge/start/primaries.ts";
import type { RegionPlace } from "edge/start/region_place.ts";
import type { Place, StartOptions } from "edge/start/start_options.ts";

/** Everybody who has a database: the contexts, then the plugins. */
export const RESIDENTS: readonly Context[] = [...CONTEXTS, ...contextsOf(PLUGINS)];

/** On which server each of them is that is on one. Who keeps secrets is on none unless named: regions may ask it, too. */
export function serversOf(primaries: Primaries): Readonly<Record<string, string>> {
  const names = RESIDENTS.filter(({ name, keepsSecrets }) => !keepsSecrets || name in primaries.named)
    .map(({ name }) => name);
  return primariesOf(primaries, names);
}

/** What a process is: all of the site, the home of some residents, the pages of residents who live elsewhere, or a region. */
export type Layout =
  | { readonly is: "whole" }
  | { readonly is: "region"; readonly place: RegionPlace }
  | { readonly is: "home"; readonly residents: readonly Context[]; readonly bus: string }
  | { readonly is: "edge"; readonly places: readonly Place[]; readonly bus: string };

/**
 * What a process is by its options. Refuses `start.layout_unclear`, `start.bus_missing` where there are several
 * processes and nothing between them, `start.resident_unknown` and `start.resident_homeless`.
 */
export function layoutOf({ contexts, edge, at, reads, primaries, bus, region }: StartOptions): Layout {
  const elsewhere = [...Object.keys(reads), ...Object.keys(primaries.named)];
  refuseUnknown([...contexts ?? [], ...at.flatMap(({ residents }) => residents), ...elsewhere]);
  if (region) {
    if (!edge && contexts === undefined) return { is: "region", place: region };
    throw new Refusal(
      "start.layout_unclear",
      "invalid",
      "Cannot start: --region is all that a process is; --edge and --contexts are for home's processes",
    );
  }
  if (!edge && contexts === undefined) return { is: "whole" };
  if (edge && contexts !== undefined) {
    throw new Refusal(
      "start.layout_unclear",
      "invalid",
      "Cannot start: --edge serves pages only and --contexts all but pages; give one of them",
    );
  }
  if (bus === undefined) {
    throw new Refusal(
      "start.bus_missing",
      "invalid",
      "Cannot start: several processes need a bus between them; name it with --bus nats://HOST:PORT",
    );
  }
  if (contexts) {
    return {
      is: "home",
      residents: RESIDENTS.filter(({ name }) => contexts.includes(name)),
      bus,
    };
  }
  return { is: "edge", places: placesOf(at), bus };
}

function refuseUnknown(names: readonly string[]): void {
  const known = RESIDENTS.map(({ name }) => name);
  const name = names.find((name) => !known.includes(name));
  if (name === undefined) return;
  throw new Refusal(
    "start.resident_unknown",
    "invalid",
    `Cannot start: there is no context or plugin "${name}"; there are ${known.join(", ")}`,
    { name },
  );
}

/** Everybody lives in one place. */
function placesOf(at: readonly Place[]): readonly Place[] {
  for (const { name } of RESIDENTS) {
    const places = at.filter(({ residents }) => residents.includes(name));
    if (places.length === 1) continue;
    throw new Refusal(
      "start.resident_homeless",
      "invalid",
      places.length === 0
        ? `Cannot start: nobody says where "${name}" lives; name it with --at ${name}=http://HOST:PORT`
        : `Cannot start: "${name}" lives in ${places.length} places; name one with --at`,
      { name },
    );
  }
  return at;
}

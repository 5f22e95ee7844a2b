/** Gives a body of one version as a body of another. */
export type Convert = (body: unknown) => unknown;

/** How a version and the one before it convert. The bodies are typed where the signal is defined. */
export interface Conversion {
  /** The wire name of the version before. */
  readonly from: string;
  readonly upcast?: Convert;
  readonly downcast?: Convert;
}

/** A signal's name and how it converts: all that finding a way between versions takes. */
export interface Versioned {
  readonly signal: string;
  readonly conversion?: Conversion;
}

/** `learning.unit.viewed.v2` is version 2 of `learning.unit.viewed`. */
export function versionOf(name: string): { readonly fact: string; readonly version: number } {
  const at = name.lastIndexOf(".v");
  return { fact: name.slice(0, at), version: Number(name.slice(at + 2)) };
}

/** Whether a signal is the version that follows another of the same fact. */
export function isNext(name: string, before: string): boolean {
  const [one, other] = [versionOf(name), versionOf(before)];
  return one.fact === other.fact && one.version === other.version + 1;
}

/**
 * Every version that can be heard as this one, itself included, each with the way its bodies come: older ones by
 * upcasting from version to version, newer ones by downcasting.
 */
export function waysTo(name: string, defined: readonly Versioned[]): ReadonlyMap<string, Convert> {
  const ways = new Map<string, Convert>([[name, (body) => body]]);
  for (let at = name;;) {
    const { from, upcast } = defined.find((one) => one.signal === at)?.conversion ?? {};
    if (!from || !upcast) break;
    const onward = ways.get(at)!;
    ways.set(from, (body) => onward(upcast(body)));
    at = from;
  }
  for (let at = name;;) {
    const next = defined.find((one) => one.conversion?.from === at);
    const downcast = next?.conversion?.downcast;
    if (!next || !downcast) break;
    const onward = ways.get(at)!;
    ways.set(next.signal, (body) => onward(downcast(body)));
    at = next.signal;
  }
  return ways;
}

/** The versions of these facts that nobody has defined yet and that come next: what a newer program may say. */
function nextVersions(names: readonly string[], defined: readonly Versioned[]): readonly string[] {
  const newest = new Map<string, number>();
  const known = names.map(versionOf);
  const facts = new Set(known.map(({ fact }) => fact));
  for (const { fact, version } of [...known, ...defined.map(({ signal }) => versionOf(signal))]) {
    if (facts.has(fact)) newest.set(fact, Math.max(version, newest.get(fact) ?? 0));
  }
  return [...newest].map(([fact, version]) => `${fact}.v${version + 1}`);
}

/** What whoever hears signals of these names subscribes to: them, and the versions that a newer program may say. */
export function heardAs(
  names: Iterable<string>,
  defined: readonly Versioned[],
): { readonly hears: readonly string[]; readonly awaits: readonly string[] } {
  const hears = [...new Set(names)];
  return { hears, awaits: nextVersions(hears, defined) };
}

/** What somebody outside hears who chose signals by their names. */
export interface Chosen {
  /** Every name to listen to: those chosen, and the versions that convert to one of them. */
  readonly names: readonly string[];
  /** A signal as it was chosen: of the version said, where that was chosen, else converted. */
  as<Told extends { readonly name: string; readonly body: unknown }>(signal: Told): Told;
}

/** Finds what is heard of names that were chosen: whoever chose a version goes on hearing it when another is said. */
export function chosen(names: readonly string[], defined: readonly Versioned[]): Chosen {
  const ways = new Map<string, { readonly name: string; readonly convert: Convert }>();
  for (const name of names) {
    for (const [said, convert] of waysTo(name, defined)) {
      if (!ways.has(said) && !names.includes(said)) ways.set(said, { name, convert });
    }
  }
  return {
    names: [...new Set([...names, ...ways.keys()])],
    as(signal) {
      const way = ways.get(signal.name);
      return way ? { ...signal, name: way.name, body: way.convert(signal.body) } : signal;
    },
  };
}

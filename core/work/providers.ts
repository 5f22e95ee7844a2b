/**
 * The kinds of capability that plugins provide, each with its contract: every contract adds its own by declaration
 * merging.
 */
// deno-lint-ignore no-empty-interface
export interface ProviderKinds {}

/** The name of a kind of capability. */
export type ProviderKind = keyof ProviderKinds & string;

/** One capability that a plugin offers: of which kind, under which name, and what answers for it. */
export interface Provided<Kind extends ProviderKind = ProviderKind> {
  readonly kind: Kind;
  readonly name: string;
  readonly does: ProviderKinds[Kind];
}

/** What one plugin offers. */
export interface Offer {
  readonly plugin: string;
  /** The module that exports the plugin, where another thread may load it too: an address of `import()`. */
  readonly module?: string;
  readonly provides: readonly Provided[];
}

/**
 * Who provides what, by kind and name. It is handed on from where a house or an edge is put together, so that nobody
 * has to know who is there; what is installed or removed meanwhile is found, or not, at the next question.
 */
export class Providers {
  readonly #offers = new Map<string, Offer>();
  readonly #found = new Map<string, { readonly plugin: string; readonly provided: Provided }>();

  constructor(offers: readonly Offer[] = []) {
    for (const offer of offers) this.add(offer);
  }

  /** Takes in what a plugin offers, all or nothing. Throws a TypeError for a name that somebody provides already. */
  add(offer: Offer): void {
    const taken = new Map(this.#found);
    for (const provided of offer.provides) {
      const key = keyOf(provided.kind, provided.name);
      const other = taken.get(key)?.plugin;
      if (other !== undefined) {
        throw new TypeError(`Plugins "${other}" and "${offer.plugin}" both provide ${key}`);
      }
      taken.set(key, { plugin: offer.plugin, provided });
    }
    for (const [key, found] of taken) this.#found.set(key, found);
    this.#offers.set(offer.plugin, offer);
  }

  /** Takes out what a plugin offers; nothing where it offers nothing. */
  remove(plugin: string): void {
    for (const { kind, name } of this.#offers.get(plugin)?.provides ?? []) {
      this.#found.delete(keyOf(kind, name));
    }
    this.#offers.delete(plugin);
  }

  /** Who answers for a name; undefined where nobody does. */
  find<Kind extends ProviderKind>(kind: Kind, name: string): ProviderKinds[Kind] | undefined {
    return this.#found.get(keyOf(kind, name))?.provided.does as ProviderKinds[Kind] | undefined;
  }

  /** All of a kind, in the order in which they came. */
  list<Kind extends ProviderKind>(kind: Kind): readonly Provided<Kind>[] {
    return this.offers.flatMap(({ provides }) => provides).filter((one): one is Provided<Kind> =>
      one.kind === kind
    );
  }

  /** What each plugin offers, in the order in which they came. */
  get offers(): readonly Offer[] {
    return [...this.#offers.values()];
  }
}

function keyOf(kind: string, name: string): string {
  return `${kind} "${name}"`;
}

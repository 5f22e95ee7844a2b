// What a plugin's functions have at hand, whatever tier they run in.

/** A plugin's own documents: small, by key, read and written while it is asked something. */
export interface Store {
  get(key: string): Promise<unknown>;
  /** In the order of their keys, at most 1,000 at once. */
  list(
    prefix: string,
    options?: { readonly after?: string; readonly limit?: number },
  ): Promise<readonly { readonly key: string; readonly value: unknown }[]>;
  /** Only while hearing a signal, doing an action or migrating; elsewhere it is refused. */
  put(key: string, value: unknown): Promise<void>;
  /** Where `put` is allowed. */
  delete(key: string): Promise<void>;
}

/** What a plugin's functions have at hand. */
export interface Tools {
  /** The plugin's settings where it is asked: of the site, with what the course's team set over them. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** BCP 47, the language of whoever is asking. */
  readonly language: string;
  /** ISO 8601. */
  readonly now: string;
  readonly site: string;
  /** The course where it is asked, if it is asked in one. */
  readonly courseId?: string;
  readonly store: Store;
  /** The plugin's own words in `language`, by key of its message file; `{name}` in them is replaced. */
  t(key: string, values?: Readonly<Record<string, string | number>>): string;
  /** Says one of its own signals, together with what it stores: both or neither. Where `put` is allowed. */
  emit(name: string, body: Readonly<Record<string, unknown>>): void;
  /** A line for the operator and the author. */
  log(words: string): void;
}

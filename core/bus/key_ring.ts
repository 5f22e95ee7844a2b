/**
 * The keys that personal data is sealed with in the log, one a person: whoever destroys a person's key has erased
 * them everywhere at once, in every copy of the log. So keys are kept apart from what they seal, and what is copied of
 * them is copied apart too. Every adapter gives the same promises, held by one suite (`key_contract.ts`).
 */
export interface KeyRing {
  /** A person's key, made when it is asked for the first time; undefined once it was destroyed. */
  make(personId: string): Promise<Uint8Array | undefined>;
  /** A person's key as it is; undefined where none was made, or where it was destroyed. */
  find(personId: string): Promise<Uint8Array | undefined>;
  /** Destroys a person's key for good, made or not: nothing of theirs is sealed or opened any more. */
  destroy(personId: string): Promise<void>;
  close(): Promise<void>;
}

/** As many bytes as the cipher takes (A256GCM: RFC 7518, section 5.3). */
export const KEY_BYTES = 32;

/** A key ring that is opened when its first key is needed: where nothing personal is said, it never is. */
export function openWhenNeeded(open: () => Promise<KeyRing>): KeyRing {
  let opened: Promise<KeyRing> | undefined;
  const ring = () =>
    opened ??= open().catch((error) => {
      opened = undefined; // whoever comes next tries again
      throw error;
    });
  return {
    make: async (personId) => await (await ring()).make(personId),
    find: async (personId) => await (await ring()).find(personId),
    destroy: async (personId) => await (await ring()).destroy(personId),
    close: async () => await (await opened)?.close(),
  };
}

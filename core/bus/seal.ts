import { compactDecrypt, CompactEncrypt, errors } from "jose";
import { log } from "core/base/log.ts";
import { isPersonal, type PersonalBody, withoutPersonal } from "core/signal/personal.ts";
import type { Signal } from "core/signal/signal.ts";
import type { KeyRing } from "./key_ring.ts";

/** A body as it stands in the log: `sealed` is what was `personal`, as a compact JWE (RFC 7516, section 3.1). */
interface SealedBody {
  readonly personId: string;
  readonly sealed: string;
}

/** Direct encryption with the person's own key (RFC 7518, sections 4.5 and 5.3); the signal's id is bound in. */
const CIPHER = { alg: "dir", enc: "A256GCM" } as const;

/** Seals what is personal in a signal; without it where the person is erased. Any other signal is given back as it is. */
export async function sealSignal(signal: Signal, keys: KeyRing): Promise<Signal> {
  const { body } = signal as { readonly body: unknown };
  if (!isPersonal(body)) return hasPersonal(body) ? { ...signal, body: dropped(signal) } : signal;
  const { personal, ...rest } = body;
  const key = await keys.make(body.personId);
  if (!key) return { ...signal, body: rest };
  const sealed = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(personal)))
    .setProtectedHeader({ ...CIPHER, kid: body.personId, signal: signal.id }).encrypt(key);
  return { ...signal, body: { ...rest, sealed } };
}

/**
 * Opens what is sealed in a signal: as it was said, or without what is personal where the person is erased. Throws
 * where the key does not fit. Any other signal is given back as it is.
 */
export async function openSignal(signal: Signal, keys: KeyRing): Promise<Signal> {
  if (!isSealed(signal)) return signal;
  const { sealed, ...rest } = signal.body as SealedBody;
  const key = await keys.find(rest.personId);
  if (!key) return { ...signal, body: rest };
  const { plaintext, protectedHeader } = await compactDecrypt(sealed, key, {
    keyManagementAlgorithms: [CIPHER.alg],
    contentEncryptionAlgorithms: [CIPHER.enc],
  });
  if (protectedHeader.signal !== signal.id) {
    throw new errors.JWEDecryptionFailed(`What is sealed in "${signal.id}" belongs to another signal`);
  }
  return { ...signal, body: { ...rest, personal: JSON.parse(new TextDecoder().decode(plaintext)) } };
}

/** Whether there is something to open. */
export function isSealed(signal: Signal): boolean {
  const { body } = signal as { readonly body: unknown };
  return typeof body === "object" && body !== null && "sealed" in body && "personId" in body;
}

/** A sealed signal without what is sealed: for who cannot wait, or must not fail. */
export function withoutSealed(signal: Signal): Signal {
  const { sealed: _, ...rest } = signal.body as SealedBody;
  return { ...signal, body: rest };
}

function hasPersonal(body: unknown): boolean {
  return typeof body === "object" && body !== null && "personal" in body;
}

/** Nobody could ever erase it, so it does not go into a log; `defineSignal()` refuses such a shape. */
function dropped(signal: Signal): unknown {
  log("error", "What is personal was left out of a signal: nothing says of whom it is", {
    signal: signal.name,
    id: signal.id,
  });
  return withoutPersonal(signal.body) as Omit<PersonalBody, "personal">;
}

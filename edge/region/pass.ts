import { EncryptJWT, errors, jwtDecrypt } from "jose";
import { z } from "zod";
import { LONGEST_MEMORY } from "./marks.ts";
import type { HeldPass, PassFacts, Session, SessionPasses } from "edge/memory/sessions.ts";

/** How long a pass is taken for true after its facts were read, in milliseconds. */
export const PASS_LIFE = 10 * 60_000;
/** From when on a browser gets a newer one. */
export const PASS_RENEWED = PASS_LIFE / 2;

/** The names of its cookie, as those of the session's (`edge/middleware/visitor.ts`). */
export const PASS_COOKIES = { secure: "__Host-carillon_pass", plain: "carillon_pass" } as const;

/** A browser throws a longer cookie away; what is longer was never a pass. */
const LONGEST = 4_000;
const CIPHER = { alg: "dir", enc: "A256GCM" } as const;
const CLAIMS = { issuer: "carillon", audience: "regions" } as const;

/** What a pass says. Times are by home's clock, in milliseconds since 1970. */
export interface Pass {
  readonly session: Session;
  /** The hash of the secret that it belongs to: beside any other it is worth nothing. */
  readonly secretHash: string;
  readonly readAt: number;
  readonly expiresAt: number;
  /** When the session itself ended, as it stood then; missing in one of an earlier release. */
  readonly endsAt?: number;
}

const PAYLOAD = z.object({
  sub: z.string(),
  sid: z.string(),
  name: z.string(),
  email: z.string(),
  lang: z.string(),
  roles: z.array(z.enum(["author", "operator"])),
  bind: z.string(),
  iat: z.number(),
  exp: z.number(),
  end: z.number().optional(),
});

/**
 * Passes: what home knows of a signed-in browser, sealed for the regions that it may go to and carried by the browser
 * itself (a JSON Web Token, RFC 7519, encrypted by a key that home and regions hold: RFC 7516, RFC 7518 section 4.5).
 * It is bound to the session's secret, and nobody between can read or change it. Whether one is still true is for
 * whoever opens it to judge: a pass is a memory, not a right.
 */
export class Passes implements SessionPasses {
  readonly #key: CryptoKey;
  readonly #secure: boolean;

  private constructor(key: CryptoKey, secure: boolean) {
    this.#key = key;
    this.#secure = secure;
  }

  /** `key`: 256 bits in base64; `secure`: whether readers come over TLS. */
  static async open({ key, secure }: { readonly key: string; readonly secure: boolean }): Promise<Passes> {
    const bytes = Uint8Array.fromBase64(key);
    const imported = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
    return new Passes(imported, secure);
  }

  /** The name of the cookie. */
  get cookieName(): string {
    return this.#secure ? PASS_COOKIES.secure : PASS_COOKIES.plain;
  }

  /** Seals a pass. */
  async seal(session: Session, { secretHash, readAt, endsAt }: PassFacts): Promise<string> {
    const { personId, sessionId: sid, name, email, language: lang, roles } = session;
    const until = Math.min(readAt.getTime() + PASS_LIFE, endsAt.getTime());
    const end = Math.floor(endsAt.getTime() / 1000);
    return await new EncryptJWT({ sid, name, email, lang, roles: [...roles], bind: secretHash, end })
      .setProtectedHeader({ ...CIPHER, typ: "JWT" })
      .setIssuer(CLAIMS.issuer)
      .setAudience(CLAIMS.audience)
      .setSubject(personId)
      // Rounded so that it seems older, and ends earlier, than it is.
      .setIssuedAt(Math.floor(readAt.getTime() / 1000))
      .setExpirationTime(Math.floor(until / 1000))
      .encrypt(this.#key);
  }

  /** Opens a pass, however old; undefined for what was not sealed with our key, or says no such thing. */
  async open(text: string): Promise<Pass | undefined> {
    if (text.length > LONGEST) return undefined;
    try {
      const { payload } = await jwtDecrypt(text, this.#key, {
        ...CLAIMS,
        keyManagementAlgorithms: [CIPHER.alg],
        contentEncryptionAlgorithms: [CIPHER.enc],
        // Whether it has ended is asked by home's clock, which the one here need not agree with.
        currentDate: new Date(0),
      });
      const read = PAYLOAD.safeParse(payload);
      return read.success ? passOf(read.data) : undefined;
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  async hold(session: Session, facts: PassFacts, has: string | undefined, now: Date): Promise<HeldPass> {
    const held = has === undefined ? undefined : await this.open(has);
    if (has !== undefined && held && saysTheSame(held, session, facts)) {
      const goodUntil = held.readAt + PASS_RENEWED;
      if (goodUntil > now.getTime()) return { pass: has, goodUntil, setCookie: this.cookie(has) };
    }
    const pass = await this.seal(session, facts);
    return { pass, goodUntil: facts.readAt.getTime() + PASS_RENEWED, setCookie: this.cookie(pass) };
  }

  /** The cookie that brings a pass to a browser. It stays longer than it holds: an old one is a memory, where nobody can be asked. */
  cookie(pass: string): string {
    const age = LONGEST_MEMORY / 1000;
    const secure = this.#secure ? "; Secure" : "";
    return `${this.cookieName}=${pass}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Lax${secure}`;
  }
}

function passOf(
  { sub: personId, sid: sessionId, name, email, lang: language, roles, ...rest }: Payload,
): Pass {
  const { bind: secretHash, iat, exp, end } = rest;
  const session = { sessionId, personId, name, email, language, roles };
  const endsAt = end === undefined ? {} : { endsAt: end * 1000 };
  return { session, secretHash, readAt: iat * 1000, expiresAt: exp * 1000, ...endsAt };
}

type Payload = z.output<typeof PAYLOAD>;

function saysTheSame(pass: Pass, session: Session, { secretHash }: PassFacts): boolean {
  const { sessionId, personId, name, email, language, roles } = session;
  const is = pass.session;
  return pass.secretHash === secretHash && is.sessionId === sessionId && is.personId === personId &&
    is.name === name && is.email === email && is.language === language && is.roles.join() === roles.join();
}

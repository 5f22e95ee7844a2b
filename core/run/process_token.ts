import { errors, jwtVerify, SignJWT } from "jose";

/** How long a token holds, in seconds. */
const HOLDS = 60;
/** From when on a new one is made, in milliseconds: what is sent has some time to arrive. */
const RENEWED = 30_000;
/** How far the clocks of two machines may be apart, in seconds. */
const APART = 5;
/** How many verified tokens are remembered: one for each process that asks. */
const MOST_KEPT = 200;

const ISSUER = "carillon";

/**
 * What one process shows another: that it holds the same key, said anew every half minute for the residents that
 * it is about to ask (JSON Web Token, RFC 7519, with HMAC SHA-256). An address proves nothing.
 */
export interface ProcessTokens {
  /** A token for the process of these residents. */
  mint(residents: readonly string[]): Promise<string>;
  /** Whether a token was made with the same key, is fresh, and is for at least one of these residents. */
  isGood(token: string, residents: readonly string[]): Promise<boolean>;
}

/** Makes and judges tokens by a key that all processes of a site hold. */
export function processTokens(key: string, now: () => number = Date.now): ProcessTokens {
  const secret = new TextEncoder().encode(key);
  const minted = new Map<string, { readonly token: Promise<string>; readonly at: number }>();
  const verified = new Map<string, number>();

  function make(residents: readonly string[]): Promise<string> {
    const at = Math.floor(now() / 1000);
    return new SignJWT()
      .setProtectedHeader({ alg: "HS256", typ: "JWT" })
      .setIssuer(ISSUER)
      .setAudience([...residents])
      .setIssuedAt(at)
      .setExpirationTime(at + HOLDS)
      .sign(secret);
  }

  return {
    mint(residents) {
      const name = residents.join();
      const kept = minted.get(name);
      // One that seems to come from later was made before the clock was set back: nobody would take it.
      const age = now() - (kept?.at ?? 0);
      if (kept && age >= 0 && age < RENEWED) return kept.token;
      const token = make(residents);
      minted.set(name, { token, at: now() });
      return token;
    },
    async isGood(token, residents) {
      if ((verified.get(token) ?? 0) > now()) return true;
      try {
        const { payload } = await jwtVerify(token, secret, {
          algorithms: ["HS256"],
          issuer: ISSUER,
          audience: [...residents],
          requiredClaims: ["exp", "iat"],
          maxTokenAge: HOLDS,
          clockTolerance: APART,
          currentDate: new Date(now()),
        });
        if (verified.size >= MOST_KEPT) verified.clear();
        verified.set(token, Math.min(payload.exp!, payload.iat! + HOLDS) * 1000);
        return true;
      } catch (error) {
        if (error instanceof errors.JOSEError) return false;
        throw error;
      }
    },
  };
}

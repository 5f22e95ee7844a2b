import { importJWK, type JWK, SignJWT } from "jose";

/** What a badge is about. */
export interface Earned {
  readonly id: string;
  readonly personId: string;
  readonly courseId: string;
  readonly title: string;
  readonly grade: string;
  /** ISO 8601. */
  readonly at: string;
  readonly issuer: string;
  readonly issuerName: string;
}

/** The credential as a document (Open Badges 3.0, section 8; Verifiable Credentials Data Model 2.0). */
export function credentialOf({ id, personId, courseId, title, grade, at, issuer, issuerName }: Earned) {
  return {
    "@context": [
      "https://www.w3.org/ns/credentials/v2",
      "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    id,
    type: ["VerifiableCredential", "OpenBadgeCredential"],
    issuer: { id: issuer, type: ["Profile"], name: issuerName },
    validFrom: at,
    name: title,
    credentialSubject: {
      // No name and no address: whoever shows the badge shows who they are in another way.
      id: `urn:uuid:${personId}`,
      type: ["AchievementSubject"],
      achievement: {
        id: `${issuer.replace(/\/$/, "")}/courses/${encodeURIComponent(courseId)}`,
        type: ["Achievement"],
        name: title,
        description: `Passed the course "${title}".`,
        criteria: { narrative: `The grade that the course asks for, or a higher one: ${grade}.` },
      },
    },
  };
}

/** The same as a signed token (Open Badges 3.0, section 8.2: JSON Web Token proof format), with the key to verify it. */
export async function signCredential(credential: ReturnType<typeof credentialOf>, key: JWK): Promise<string> {
  const { kty, crv, x } = key;
  return await new SignJWT({ ...credential })
    .setProtectedHeader({ alg: "EdDSA", typ: "JWT", jwk: { kty, crv, x } as JWK })
    .setIssuer(credential.issuer.id)
    .setJti(credential.id)
    .setSubject(credential.credentialSubject.id)
    .setNotBefore(new Date(credential.validFrom))
    .sign(await importJWK(key, "EdDSA"));
}

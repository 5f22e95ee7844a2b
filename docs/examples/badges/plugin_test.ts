import assert from "node:assert/strict";
import { openHouse, testContract } from "carillon/kit";
import { EmbeddedJWK, exportJWK, generateKeyPair, jwtVerify } from "jose";

const here = import.meta.url;
const settings = { issuer: "https://learn.example.org", issuerName: "The bell school" };
const learner = { personId: "0190f2a4-7b1c-7c3e-9a55-2f6d1c0b7e11", courseId: "Org+Course+Run" };
const passed = { ...learner, share: 0.8, grade: "Pass" };
const badgeKey = `badge/${learner.personId}/${learner.courseId}`;

interface Kept {
  readonly credential: Record<string, unknown> & { readonly id: string };
  readonly token?: string;
}

Deno.test("whoever passes is issued a badge that says what for, and it is withdrawn with the pass", async () => {
  await using house = await openHouse(here, { settings });
  await house.hear("content.course.published.v1", { courseId: learner.courseId, title: "How bells sound" });
  await house.hear("grading.course.passed.v1", passed);
  const { credential, token } = (await house.documents())[badgeKey] as Kept;
  assert.equal(token, undefined);
  assert.deepEqual(credential.type, ["VerifiableCredential", "OpenBadgeCredential"]);
  assert.equal(credential.name, "How bells sound");
  assert.doesNotMatch(JSON.stringify(credential), /@(?!context)/, "no address of anybody's");
  assert.match(String(await house.widget("progress.aside.v1", learner)), /How bells sound[^]*Not signed/);

  await house.hear("grading.course.failed.v1", { ...learner, share: 0.4 });
  assert.equal(await house.widget("progress.aside.v1", learner), undefined);
  assert.deepEqual(
    (await house.said()).map(({ name, body }) => [name, (body as { badgeId: string }).badgeId]),
    [
      ["badges.badge.issued.v1", credential.id],
      ["badges.badge.withdrawn.v1", credential.id],
    ],
  );
});

Deno.test("with a key the badge is a token that anybody can verify, and nothing can be changed in it", async () => {
  const { privateKey, publicKey } = await generateKeyPair("EdDSA", { extractable: true });
  const key = JSON.stringify(await exportJWK(privateKey));
  await using house = await openHouse(here, { settings: { ...settings, key } });
  await house.hear("grading.course.passed.v1", passed);
  const { token, credential } = (await house.documents())[badgeKey] as Kept;
  const { payload, protectedHeader } = await jwtVerify(token!, EmbeddedJWK, { currentDate: house.clock.now });
  assert.equal(protectedHeader.jwk?.x, (await exportJWK(publicKey)).x);
  assert.deepEqual([payload.iss, payload.jti, payload.sub], [
    settings.issuer,
    credential.id,
    `urn:uuid:${learner.personId}`,
  ]);
  const [header, , signature] = token!.split(".");
  const meddled = btoa(JSON.stringify({ ...payload, name: "Something else" })).replace(/=+$/, "");
  await assert.rejects(jwtVerify(`${header}.${meddled}.${signature}`, EmbeddedJWK));
  assert.ok(house.logged.every((line) => !line.includes(JSON.parse(key).d)));
});

await testContract(here, () => ({ settings, [Symbol.asyncDispose]: () => Promise.resolve() }));

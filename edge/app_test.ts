import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import type { FormClient } from "core/testing/form_client.ts";
import { BELLS, ORIGIN, PEOPLE, type SampleSite, siteTest, wordsOf } from "edge/samples/sample_site.ts";

const key = encodeURIComponent;
const bells = key(BELLS);
const unit = (name: string) => `/learn/${bells}/${key(`vertical@${name}`)}`;

/** Reading a page with all that stands in it takes no more than this, packed: HTML, style, mark. */
const READING_BYTES = 30 * 1024;
/** A page on which there is something to do may have this much script beside it, packed. */
const SCRIPT_BYTES = 16 * 1024;

async function enrolled(site: SampleSite): Promise<FormClient> {
  const client = await site.as("learner");
  await client.post(`/courses/${bells}/enrollment`, {});
  return client;
}

const PUBLIC = ["/courses", "/courses?q=bells", `/courses/${bells}`, "/help", "/sign-in", "/register"];
const OWN = [
  "/learn",
  "/settings",
  `/learn/${bells}`,
  `/progress/${bells}`,
  `/courses/${bells}/leave`,
  unit("welcome"),
  unit("bell_metal"),
  unit("watch_and_listen"),
];

siteTest("what every request passes", {}, {
  "every page is protected by its headers, refusals too": async (site) => {
    const [learner, operator] = [await enrolled(site), await site.as("operator")];
    const pages = [
      ...await Promise.all(
        [...PUBLIC, ...OWN, "/none", "/files/none/x", "/courses/none"].map((path) => learner.get(path)),
      ),
      await operator.get("/admin/signals"),
      await site.visitor().get("/courses", { cookie: "theme=dark" }),
      await site.visitor().post("/courses", {}),
    ];
    for (const { headers, status } of pages.filter(({ status }) => status !== 303)) {
      const policy = headers.get("content-security-policy") ?? "";
      assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self'/, String(status));
      assert.doesNotMatch(policy, /unsafe/);
      assert.equal(headers.get("x-content-type-options"), "nosniff");
      assert.equal(headers.get("referrer-policy"), "same-origin");
      assert.match(headers.get("cache-control") ?? "", /private/);
    }
  },

  "pages on which one only reads ship no script, others no more than they may": async (site) => {
    const client = await enrolled(site);
    for (const path of [...PUBLIC, ...OWN]) {
      const { text } = await (PUBLIC.includes(path) ? site.visitor() : client).get(path);
      assert.equal(text.match(/<script/g)?.length ?? 0, /bell_metal|watch_and/.test(path) ? 1 : 0, path);
      assert.doesNotMatch(text, /\sstyle=|\son[a-z]+="|javascript:|<style/, path);
    }
  },

  "a page with all that it needs fits its budget": async (site) => {
    const client = await enrolled(site);
    for (const path of [...PUBLIC, ...OWN]) {
      const page = await client.get(path);
      const parts = [...page.text.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map((found) => found[1]!);
      const bodies = await Promise.all(
        parts.map(async (part) => [part, (await client.get(part)).text] as const),
      );
      const packed = (text: string) => gzipSync(text).length;
      const script = bodies.filter(([part]) => part.endsWith(".js")).reduce(
        (sum, [, text]) => sum + packed(text),
        0,
      );
      const rest = bodies.filter(([part]) => !part.endsWith(".js")).reduce(
        (sum, [, text]) => sum + packed(text),
        0,
      );
      assert.ok(packed(page.text) + rest <= READING_BYTES, `${path}: ${packed(page.text)} + ${rest}`);
      assert.ok(script <= SCRIPT_BYTES, `${path}: ${script}`);
    }
  },

  "a form from elsewhere is refused, whatever it wants and however the browser says so": async (site) => {
    const client = await enrolled(site);
    const elsewhere: HeadersInit[] = [
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { "sec-fetch-site": "none" },
      { origin: "https://evil.example" },
      { origin: "null" },
    ];
    for (const headers of elsewhere) {
      const page = await client.post(`/courses/${bells}/leave`, {}, headers);
      assert.equal(page.status, 403, JSON.stringify(headers));
      assert.match(wordsOf(page), /sent from another site, so nothing was done/);
    }
    for (const headers of [{ "sec-fetch-site": "same-origin" }, { origin: ORIGIN }] as HeadersInit[]) {
      assert.equal((await client.post("/preferences", { theme: "dark" }, headers)).status, 303);
    }
    assert.equal((await client.get(`/learn/${bells}`)).status, 200, "still enrolled");
  },

  "a body that is no form is refused, and one that is none though it says so": async (site) => {
    const send = async (body: BodyInit, type: string) => {
      const request = new Request(`${ORIGIN}/sign-in`, {
        method: "POST",
        body,
        headers: { "content-type": type },
      });
      return (await site.app(request)).status;
    };
    assert.equal(await send(JSON.stringify(PEOPLE.learner), "application/json"), 400);
    assert.equal(await send("email=x", "text/plain"), 400);
    assert.equal(await send("no boundary", "multipart/form-data"), 400);
    assert.equal(await send("--x\r\nnot a part", "multipart/form-data; boundary=x"), 422);
    assert.equal(await send("%zz=%ff&email=%", "application/x-www-form-urlencoded"), 422);
    assert.equal(await send("x".repeat(300_000), "application/x-www-form-urlencoded"), 429);
  },

  "machines are told in problem+json what people are told in a page": async (site) => {
    const json = { accept: "application/problem+json" };
    const missing = await site.visitor().get("/courses/Carillon+NONE+1", json);
    assert.equal(missing.status, 404);
    assert.equal(missing.headers.get("content-type"), "application/problem+json");
    const { type, code, status, detail } = JSON.parse(missing.text);
    assert.deepEqual([type, code, status], [
      "urn:carillon:catalog.course_missing",
      "catalog.course_missing",
      404,
    ]);
    assert.match(detail, /Cannot find course/);
    const nobody = await site.visitor().get("/learn", json);
    assert.deepEqual([nobody.status, JSON.parse(nobody.text).code], [403, "edge.sign_in_needed"]);
    const cross = await site.visitor().post("/sign-in", {}, { ...json, "sec-fetch-site": "cross-site" });
    assert.equal(JSON.parse(cross.text).code, "edge.cross_origin");
  },

  "nothing at an address is a page that says so, in the reader's language": async (site) => {
    const page = await site.visitor().get("/nowhere/at/all", { "accept-language": "ar" });
    assert.equal(page.status, 404);
    assert.match(page.text, /<html lang="ar" dir="rtl"/);
    assert.match(wordsOf(page), /لا شيء هنا/);
    for (
      const path of [
        "/%",
        "/learn/%",
        "/learn/a/%E0%A4%A",
        "/courses/%",
        "//courses",
        "/courses/",
        "/learn//x",
      ]
    ) {
      const { status } = await site.visitor().get(path);
      assert.ok(status >= 300 && status < 500, `${path}: ${status}`);
    }
  },

  "a method that an address does not know is refused, HEAD is GET without its body": async (site) => {
    const ask = async (method: string, path: string) =>
      await site.app(new Request(ORIGIN + path, { method }));
    assert.equal((await ask("HEAD", "/courses")).status, 200);
    assert.equal(await (await ask("HEAD", "/courses")).text(), "");
    for (const method of ["PUT", "DELETE", "PATCH", "OPTIONS"]) {
      assert.equal((await ask(method, "/courses")).status, 404, method);
    }
  },

  "GET /health says that all is well, to anybody": async (site) => {
    const health = await site.visitor().get("/health");
    assert.deepEqual([health.status, JSON.parse(health.text).ready], [200, true]);
  },
});

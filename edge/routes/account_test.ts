import assert from "node:assert/strict";
import { openSampleSite, PEOPLE, siteTest, wordsOf } from "edge/samples/sample_site.ts";

const NEW = { name: "Nora New", email: "nora@example.org", password: "a quiet stairway up" };

/** Where the summary of errors leads, in its order. */
function faultyFields(html: string): string[] {
  const [, summary = ""] = /class="summary-of-errors"([\s\S]*?)<\/ul>/.exec(html) ?? [];
  return [...summary.matchAll(/href="#([^"]+)"/g)].map((found) => found[1]!);
}

siteTest("accounts: registering, signing in and out, settings", { demo: false }, {
  "POST /register says what is wrong at each field, and keeps what was typed but no password": async (
    site,
  ) => {
    const sent = { name: "", email: "nobody", password: "short" };
    const page = await site.visitor().post("/register", sent);
    assert.equal(page.status, 422);
    assert.deepEqual(faultyFields(page.text), ["name", "email"]);
    assert.match(page.text, /<title>Error: /);
    assert.match(page.text, /id="email"[^>]*value="nobody"[^>]*aria-invalid="true"/);
    assert.doesNotMatch(page.text, /value="short"/);
    const short = await site.visitor().post("/register", { ...NEW, password: "short" });
    assert.deepEqual(faultyFields(short.text), ["password"]);
    const own = await site.visitor().post("/register", { ...NEW, password: "Nora@example.org" });
    assert.deepEqual(faultyFields(own.text), ["password"]);
    const nothing = await site.visitor().post("/register", {});
    assert.deepEqual(faultyFields(nothing.text), ["name", "email"]);
  },

  "POST /register makes the account, signs in, and goes on to where the reader was": async (site) => {
    const client = site.visitor();
    const page = await client.post("/register", { ...NEW, next: "/courses?q=bells" });
    assert.equal(page.status, 303);
    assert.equal(page.headers.get("location"), "/courses?q=bells");
    assert.match(page.headers.get("set-cookie") ?? "", /carillon=[^;]+;.*HttpOnly.*SameSite=Lax/i);
    assert.match((await client.get("/settings")).text, /Nora New/);
  },

  "POST /register answers for a taken address as a wrong sign-in does, and changes nothing": async (site) => {
    const client = site.visitor();
    const again = { ...PEOPLE.learner, roles: [], name: "Not Lea", password: "another password" };
    const page = await client.post("/register", again);
    assert.equal(page.status, 422);
    assert.equal((await client.get("/settings")).status, 303, "nobody is signed in");
    assert.match((await (await site.as("learner")).get("/settings")).text, /Lea Learner/);
  },

  "POST /sign-in says only that the two do not belong together": async (site) => {
    const wrong = await site.visitor().post("/sign-in", { email: PEOPLE.author.email, password: "wrong" });
    const nobody = await site.visitor().post("/sign-in", { email: "none@example.org", password: "wrong" });
    assert.equal(wrong.status, 422);
    const plain = (html: string, email: string) => html.replaceAll(email, "");
    assert.equal(plain(wrong.text, PEOPLE.author.email), plain(nobody.text, "none@example.org"));
    assert.match(wordsOf(wrong), /E-mail address and password do not belong together/);
  },

  "POST /sign-in slows down who guesses, and says for how long": async (site) => {
    const email = "guessed@example.org";
    let page = await site.visitor().post("/sign-in", { email, password: "guess" });
    for (let tries = 0; tries < 12 && !/Too many attempts/.test(page.text); tries++) {
      page = await site.visitor().post("/sign-in", { email, password: `guess ${tries}` });
    }
    assert.match(wordsOf(page), /Too many attempts. Try again in \d+ minute/);
    assert.equal(page.status, 429);
    assert.match(page.headers.get("retry-after") ?? "", /^\d+$/);
  },

  "POST /sign-in leads nowhere but to this site": async (site) => {
    const { email, password } = PEOPLE.learner;
    for (const next of ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example"]) {
      const page = await site.visitor().post("/sign-in", { email, password, next });
      assert.equal(page.headers.get("location"), "/learn", JSON.stringify(next));
    }
    const form = await site.visitor().get("/sign-in?next=https%3A%2F%2Fevil.example");
    assert.match(form.text, /name="next" value="\/learn"/);
  },

  "a page that needs a sign-in leads there and back, with its question": async (site) => {
    const page = await site.visitor().get("/learn?x=1");
    assert.equal(page.status, 303);
    assert.equal(page.headers.get("location"), `/sign-in?next=${encodeURIComponent("/learn?x=1")}`);
    assert.match(wordsOf(await site.visitor().get(page.headers.get("location")!)), /Sign in to go on/);
  },

  "who is signed in is not asked to sign in again": async (site) => {
    const client = await site.as("learner");
    assert.equal((await client.get("/sign-in?next=%2Fcourses")).headers.get("location"), "/courses");
    assert.equal((await client.get("/register")).headers.get("location"), "/learn");
  },

  "POST /sign-out ends the session everywhere that its cookie is": async (site) => {
    const client = await site.as("learner");
    const cookie = client.cookies;
    const page = await client.post("/sign-out", {});
    assert.match(page.headers.get("clear-site-data") ?? "", /"cache"/);
    assert.match(wordsOf(await client.get(page.headers.get("location")!)), /You are signed out/);
    assert.equal((await site.visitor().get("/settings", { cookie })).status, 303);
    assert.equal((await site.visitor().post("/sign-out", {})).status, 303, "twice does no harm");
  },

  "POST /settings/name changes the name on the next page": async (site) => {
    const client = await site.as("author");
    assert.deepEqual(faultyFields((await client.post("/settings/name", { name: " " })).text), ["name"]);
    const page = await client.post("/settings/name", { name: "Ada <b>Bell</b>" });
    const settings = await client.get(page.headers.get("location")!);
    assert.match(wordsOf(settings), /Your name is saved/);
    assert.match(settings.text, /Ada &lt;b>Bell&lt;\/b>/);
  },

  "POST /settings/password asks for the present one, and ends the other sessions": async (site) => {
    const [here, there] = [await site.as("author"), await site.as("author")];
    const wrong = await here.post("/settings/password", { current: "wrong", password: "a longer password" });
    assert.deepEqual(faultyFields(wrong.text), ["current-password"]);
    const { password } = PEOPLE.author;
    const short = await here.post("/settings/password", { current: password, password: "short" });
    assert.deepEqual(faultyFields(short.text), ["new-password"]);
    const page = await here.post("/settings/password", { current: password, password: "a longer password" });
    assert.equal(page.status, 303);
    assert.match(wordsOf(await here.get(page.headers.get("location")!)), /Your password is changed/);
    await site.house.settle();
    assert.equal((await there.get("/settings")).status, 303);
  },

  "POST /settings/erasure asks for the password, then the account is gone, on every browser": async (
    site,
  ) => {
    const account = { name: "Gone Soon", email: "gone@example.org", password: "a sled in the snow" };
    const here = site.visitor();
    await here.post("/register", account);
    const there = site.visitor();
    await there.post("/sign-in", account);
    assert.match((await here.get("/settings")).text, /href="\/settings\/erasure"/);
    assert.match(wordsOf(await here.get("/settings/erasure")), /Delete your account\?/);
    const wrong = await here.post("/settings/erasure", { current: "wrong" });
    assert.deepEqual(faultyFields(wrong.text), ["current-password"]);
    site.house.clock.now = new Date(site.house.clock.now.getTime() + 60_000);
    const page = await here.post("/settings/erasure", { current: account.password });
    assert.equal(page.status, 303);
    assert.match(wordsOf(await here.get(page.headers.get("location")!)), /Your account is deleted/);
    await site.house.settle();
    for (const client of [here, there]) assert.equal((await client.get("/settings")).status, 303);
    assert.deepEqual(faultyFields((await here.post("/sign-in", account)).text), ["email"]);
  },

  "POST /settings/erasure keeps the last operator": async (site) => {
    const operator = await site.as("operator");
    const page = await operator.post("/settings/erasure", { current: PEOPLE.operator.password });
    assert.equal(page.status, 409);
    assert.match(wordsOf(page), /Give somebody else that role first/);
  },

  "a session ends by itself in the end": async (site) => {
    const client = await site.as("operator");
    site.house.clock.now = new Date(site.house.clock.now.getTime() + 400 * 24 * 3600 * 1000);
    assert.equal((await client.get("/settings")).status, 303);
  },
});

Deno.test("over TLS the session's cookie is bound to the host, and sent over TLS only", async () => {
  await using site = await openSampleSite({ demo: false, secure: true });
  const { email, password } = PEOPLE.learner;
  const page = await site.visitor().post("/sign-in", { email, password });
  assert.match(page.headers.get("set-cookie") ?? "", /^__Host-carillon=[^;]+;.*Secure/i);
});

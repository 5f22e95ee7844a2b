import assert from "node:assert/strict";
import {
  type CachingProxy,
  findNginx,
  findVarnish,
  startNginx,
  startVarnish,
} from "core/testing/caching_proxy.ts";
import { readFile } from "core/testing/files.ts";
import { FormClient } from "core/testing/form_client.ts";
import { testWhere } from "core/testing/skip.ts";
import { until } from "core/testing/until.ts";
import { BELLS, openSampleSite, PEOPLE, type SampleSite } from "edge/samples/sample_site.ts";

// The configurations that docs/guides/caching.md shows, in proxies that run.

const bells = `/courses/${encodeURIComponent(BELLS)}`;

/** The block of the guide that is written in a language. */
async function shown(language: string): Promise<string> {
  const guide = await readFile("docs/guides/caching.md");
  const block = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "m").exec(guide)?.[1];
  assert.ok(block, `the guide shows no ${language}`);
  return block;
}

/** A site that listens, and how often it was asked; what caches may keep for ten seconds they may keep for one. */
interface Origin extends AsyncDisposable {
  readonly site: SampleSite;
  readonly port: number;
  asked(): number;
}

function listen(site: SampleSite): Origin {
  let asked = 0;
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (request) => {
    asked++;
    const answer = await site.app(request);
    const control = answer.headers.get("cache-control")?.replace("s-maxage=10", "s-maxage=1");
    if (control) answer.headers.set("cache-control", control);
    return answer;
  });
  return {
    site,
    port: server.addr.port,
    asked: () => asked,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

const LANGUAGES = {
  en: ["en-GB,en;q=0.9", "en", "fr, en;q=0.5, ar;q=0.1"],
  ar: ["ar-EG,ar;q=0.9,en;q=0.1", "fr;q=0.9, ar"],
};

/** What holds behind every proxy. */
async function holds(t: Deno.TestContext, proxy: CachingProxy, origin: Origin): Promise<void> {
  await t.step("a page is asked for once a language, whatever lists browsers send", async () => {
    for (const [language, lists] of Object.entries(LANGUAGES)) {
      const before = origin.asked();
      for (const list of lists) {
        const page = await fetched(proxy, bells, { "accept-language": list });
        assert.match(await page.text(), new RegExp(`<html lang="${language}"`), list);
      }
      assert.equal(origin.asked() - before, 1, language);
    }
  });
  await t.step("readers get it packed as they take it, or hear that they have it", () => packed(proxy));
  await t.step(
    "whoever chose a theme or is signed in gets pages of their own, and nobody else gets those",
    () => personal(proxy, origin),
  );
  await t.step("a change is there when what was kept is past its time", async () => {
    const course = await origin.site.addCourse("PROXIED", { title: "Rooms of old" });
    const path = `/courses/${encodeURIComponent(course)}`;
    assert.match(await (await fetched(proxy, path)).text(), /Rooms of old/);
    await origin.site.addCourse("PROXIED", { title: "Rooms anew" });
    await until("it is there", async () => /Rooms anew/.test(await (await fetched(proxy, path)).text()));
  });
}

function fetched(proxy: CachingProxy, path: string, headers: HeadersInit = {}): Promise<Response> {
  return fetch(`${proxy.url}${path}`, { headers });
}

async function packed(proxy: CachingProxy): Promise<void> {
  for (const accepted of ["gzip", "identity", "br;q=0, gzip;q=0"]) {
    const page = await fetched(proxy, "/help", { "accept-encoding": accepted });
    assert.equal(page.headers.get("content-encoding"), accepted === "gzip" ? "gzip" : null);
    assert.match(await page.text(), /<main/);
    const etag = page.headers.get("etag")!;
    const again = await fetched(proxy, "/help", { "accept-encoding": accepted, "if-none-match": etag });
    assert.deepEqual([again.status, await again.text()], [304, ""], accepted);
  }
}

async function personal(proxy: CachingProxy, { asked }: Origin): Promise<void> {
  const { name, email, password } = PEOPLE.learner;
  const client = new FormClient(proxy.url);
  assert.match((await client.get("/courses")).text, /data-theme="system"/);
  assert.equal((await client.post("/preferences", { theme: "dark", next: "/courses" })).status, 303);
  assert.match((await client.get("/courses")).text, /data-theme="dark"/);
  assert.equal((await client.post("/sign-in", { email, password })).status, 303);
  for (const path of ["/courses", bells, "/help"]) {
    const before = asked();
    for (let time = 0; time < 2; time++) assert.ok((await client.get(path)).text.includes(name), path);
    assert.equal(asked() - before, 2, path);
    const page = await fetched(proxy, path);
    assert.equal(page.headers.get("set-cookie"), null);
    assert.ok(!(await page.text()).includes(name), path);
  }
  await client.post("/sign-out", {});
  assert.ok(!(await client.get("/courses")).text.includes(name));
}

const nginx = await findNginx();

testWhere("missing" in nginx ? nginx.missing : undefined, "nginx as the guide sets it up", async (t) => {
  if ("missing" in nginx) return;
  await using site = await openSampleSite();
  let origin: Origin | undefined = listen(site);
  try {
    await using proxy = await startNginx(nginx, await shown("nginx"), origin.port);
    await holds(t, proxy, origin);

    await t.step("nothing of a person is in its files", async () => {
      let files = 0;
      const walk = async (folder: string): Promise<void> => {
        for await (const { name, isDirectory } of Deno.readDir(folder)) {
          if (isDirectory) await walk(`${folder}/${name}`);
          else {
            files++;
            assert.ok(!(await Deno.readTextFile(`${folder}/${name}`)).includes(PEOPLE.learner.name), name);
          }
        }
      };
      await walk(`${proxy.folder}/carillon`);
      assert.ok(files > 5);
    });

    await t.step("where the site does not answer, pages are what they were", async () => {
      await origin![Symbol.asyncDispose]();
      origin = undefined;
      await until("it is past its time", async () => {
        const page = await fetch(`${proxy.url}/help`, { headers: { "accept-encoding": "identity" } });
        assert.match(await page.text(), /<main/);
        return page.headers.get("x-cache") === "STALE";
      });
    });
  } finally {
    await origin?.[Symbol.asyncDispose]();
  }
});

const varnish = await findVarnish();

testWhere(
  "missing" in varnish ? varnish.missing : undefined,
  "Varnish as the guide sets it up",
  async (t) => {
    if ("missing" in varnish) return;
    await using site = await openSampleSite();
    await using origin = listen(site);
    await using proxy = await startVarnish(varnish, await shown("vcl"), origin.port);
    await holds(t, proxy, origin);

    await t.step("what has a tag goes when it is told to let go of it, and nothing else", async () => {
      const paths = ["/courses", bells, "/help"];
      const asksAgain = async (key: string) => {
        for (const path of paths) await (await fetch(`${proxy.url}${path}`)).text();
        const headers = { "surrogate-key": key };
        const answer = await fetch(`${proxy.url}/`, { method: "PURGE", headers });
        assert.equal(answer.status, 200);
        await answer.body?.cancel();
        const again: string[] = [];
        for (const path of paths) {
          const page = await fetch(`${proxy.url}${path}`);
          await page.text();
          assert.equal(page.headers.get("surrogate-key"), null);
          if (page.headers.get("x-cache") === "MISS") again.push(path);
        }
        return again;
      };
      assert.deepEqual(await asksAgain("catalogue"), ["/courses"]);
      assert.deepEqual(await asksAgain(`course:${BELLS}`), [bells]);
      assert.deepEqual(await asksAgain("site"), paths);
    });
  },
);

import assert from "node:assert/strict";
import type { Page } from "core/testing/form_client.ts";
import { until } from "core/testing/until.ts";
import { samplePackage } from "edge/samples/sample_plugin.ts";
import { sumDocuments } from "edge/start/plugin_documents.ts";
import { BELLS, type SampleSite, siteTest, wordsOf } from "edge/samples/sample_site.ts";

const INSTALL = "/admin/plugins/install";
const NOTICES = "/admin/plugins/notices";
const SITE = `${NOTICES}/at/site`;
const COURSE = `/courses/${encodeURIComponent(BELLS)}`;

/** Where a redirect leads, without what it says there. */
const leadsTo = ({ headers }: Page) => headers.get("location")?.replace(/\?.*/, "") ?? "";

/** What the notice says above a course's page. */
async function noticeOf(site: SampleSite): Promise<string | undefined> {
  const { text } = await site.visitor().get(COURSE);
  return /Notice \d[^<]*/.exec(text)?.[0];
}

siteTest("a plugin's life", {}, {
  "GET and POST under /admin/plugins are for operators": async (site) => {
    const asked = await site.visitor().get("/admin/plugins");
    assert.equal(asked.headers.get("location"), "/sign-in?next=%2Fadmin%2Fplugins");
    for (const who of ["learner", "author"] as const) {
      const client = await site.as(who);
      for (
        const path of ["/admin/plugins", INSTALL, "/admin/plugins/streaks", "/admin/plugins/streaks/at/site"]
      ) {
        assert.equal((await client.get(path)).status, 403, path);
      }
      for (const verb of ["disable", "allow", "remove", "at/site"]) {
        assert.equal((await client.post(`/admin/plugins/streaks/${verb}`, {})).status, 403, verb);
      }
      assert.equal((await client.postFile(INSTALL, "package", await samplePackage())).status, 403);
    }
  },

  "GET /admin/plugins lists what is built in too, with its state and where it is on": async (site) => {
    const page = await (await site.as("operator")).get("/admin/plugins");
    assert.match(wordsOf(page), /Nothing was installed yet/);
    assert.match(wordsOf(page), /Streaks On .* Version 1\.\d+\.\d+ Built in On for the whole site/);
  },

  "POST /admin/plugins/install says every reason why a package is refused, at once": async (site) => {
    const file = await samplePackage({
      manifest: {
        platform: ">=9",
        hears: [{ signal: "learning.nothing.happened.v1", needs: [] }],
        colour: "red",
      },
    });
    const page = await (await site.as("operator")).postFile(INSTALL, "package", file);
    assert.equal(page.status, 422);
    const words = wordsOf(page);
    assert.match(words, /cannot be installed, for \d reasons/);
    for (const one of [/colour/, />=9/, /learning\.nothing\.happened\.v1/]) assert.match(words, one);
  },

  "POST /admin/plugins/install says at its field what is wrong with a file or an address": async (site) => {
    const operator = await site.as("operator");
    const junk = await operator.postFile(INSTALL, "package", new File(["junk"], "x.tar.gz"));
    assert.equal(junk.status, 422);
    assert.match(wordsOf(junk), /no package of a plugin/);
    const none = await operator.postFile(INSTALL, "package", new File([], ""));
    assert.match(wordsOf(none), /Choose a package/);
    assert.match(wordsOf(await operator.post(INSTALL, { url: " " })), /Enter the address/);
    assert.match(wordsOf(await operator.post(INSTALL, { url: "ftp://x.example.org/a" })), /not complete/);
    const plain = await operator.post(INSTALL, { url: "http://x.example.org/a.tar.gz" });
    assert.match(wordsOf(plain), /could not be fetched/);
    assert.match(plain.text, /value="http:\/\/x\.example\.org\/a\.tar\.gz"/);
  },

  "a package of more than a form may hold is refused": async (site) => {
    const large = new File([new Uint8Array(1_200_000)], "large.tar.gz");
    const page = await (await site.as("operator")).postFile(INSTALL, "package", large);
    assert.equal(page.status, 429);
  },

  "what a package may do stands before anything is installed; without a signature a box has to be ticked":
    async (site) => {
      const operator = await site.as("operator");
      const offered = leadsTo(await operator.postFile(INSTALL, "package", await samplePackage()));
      const words = wordsOf(await operator.get(offered));
      assert.match(words, /Install Notices 1\.0\.0\?/);
      assert.match(words, /not signed: nobody vouches/);
      assert.match(words, /enrollment\. ?enrollment\. ?created\. ?v1 .*It gets: personId courseId/);
      assert.match(words, /Above the content of every page/);
      assert.match(words, /it can send nothing out of this site/);
      assert.equal(site.front.host.set.installed.has("notices"), false, "nothing is installed yet");

      const refused = await operator.post(offered, {});
      assert.equal(refused.status, 422);
      assert.match(wordsOf(refused), /say that you want it nevertheless/);
      const installed = await operator.post(offered, { unsigned: "yes" });
      assert.equal(leadsTo(installed), NOTICES);
      const page = wordsOf(await operator.get(NOTICES));
      assert.match(page, /Notices Off .* On nowhere/);
      assert.equal(await noticeOf(site), undefined, "it is on nowhere");
    },

  "settings are read as the manifest wants them, a secret is never shown": async (site) => {
    const operator = await site.as("operator");
    const wrong = await operator.post(SITE, { do: "save", "setting-sender": "x".repeat(21) });
    assert.equal(wrong.status, 422);
    assert.match(wordsOf(wrong), /“Sender”: at most 20 characters/);
    const fields = { do: "save", "setting-sender": "the tower", "setting-key": "open sesame" };
    await operator.post(SITE, { ...fields, "shown-page.top.v1": "yes", "priority-page.top.v1": "7" });
    const { text } = await operator.get(SITE);
    assert.match(text, /value="the tower"/);
    assert.match(text, /value="7"/);
    assert.ok(!text.includes("open sesame"));
    assert.match(text, /It is set, and is never shown/);
  },

  "switched on it is on the next page": async (site) => {
    const operator = await site.as("operator");
    await operator.post(SITE, { do: "enable" });
    assert.equal(await noticeOf(site), "Notice 1.0.0: none from the tower");
    assert.match(wordsOf(await operator.get("/admin/plugins")), /Notices On .*On for the whole site/);
  },

  "a course's team sees only what is allowed": async (site) => {
    const author = await site.as("author");
    assert.doesNotMatch(wordsOf(await author.get(`${COURSE}/team/plugins`)), /Notices/);
    assert.equal((await author.get(`${COURSE}/team/plugins/notices`)).status, 403);
    assert.equal((await (await site.as("learner")).get(`${COURSE}/team/plugins`)).status, 403);
    await (await site.as("operator")).post(`${NOTICES}/allow`, {});
    assert.match(wordsOf(await author.get(`${COURSE}/team/plugins`)), /Notices On here/);
  },

  "a team previews what it has not saved; saved, it is on the next page of that course": async (site) => {
    const author = await site.as("author");
    const at = `${COURSE}/team/plugins/notices`;
    const form = {
      "setting-notice": "Bring gloves",
      "shown-page.top.v1": "yes",
      "priority-page.top.v1": "50",
    };
    const preview = await author.post(at, { ...form, do: "preview" });
    assert.match(wordsOf(preview), /Preview Not saved .* Notice 1\.0\.0: Bring gloves from the tower/);
    assert.equal(await noticeOf(site), "Notice 1.0.0: none from the tower");
    const wrong = await author.post(at, { ...form, "setting-notice": "x".repeat(41), do: "preview" });
    assert.equal(wrong.status, 422);
    await author.post(at, { ...form, do: "save" });
    assert.equal(await noticeOf(site), "Notice 1.0.0: Bring gloves from the tower");
    const other = await site.addCourse("team");
    const { text } = await site.visitor().get(`/courses/${encodeURIComponent(other)}`);
    assert.match(text, /Notice 1\.0\.0: none/, "in its own course only");
  },

  "a team hides it, and switches it off and on, in its own course": async (site) => {
    const author = await site.as("author");
    const at = `${COURSE}/team/plugins/notices`;
    await author.post(at, { do: "save", "setting-notice": "Bring gloves" });
    assert.equal(await noticeOf(site), undefined);
    await author.post(at, { do: "save", "setting-notice": "Bring gloves", "shown-page.top.v1": "yes" });
    await author.post(at, { do: "disable" });
    assert.equal(await noticeOf(site), undefined);
    await author.post(at, { do: "enable" });
    assert.equal(await noticeOf(site), "Notice 1.0.0: Bring gloves from the tower");
  },

  "an upgrade shows what is new, takes the place at once, and can be rolled back": async (site) => {
    const operator = await site.as("operator");
    const file = await samplePackage({ version: "1.1.0", manifest: { reaches: ["news.example.org"] } });
    const offered = leadsTo(await operator.postFile(INSTALL, "package", file));
    const words = wordsOf(await operator.get(offered));
    assert.match(words, /may do more than version 1\.0\.0 may/);
    assert.match(words, /news\. ?example\. ?org New/);
    await operator.post(offered, { unsigned: "yes" });
    assert.match(await noticeOf(site) ?? "", /^Notice 1\.1\.0: Bring gloves/);
    await operator.post(`${NOTICES}/rollback`, {});
    assert.match(await noticeOf(site) ?? "", /^Notice 1\.0\.0: Bring gloves/);
  },

  "held it shows nothing and says so; released it goes on": async (site) => {
    const operator = await site.as("operator");
    await operator.post(`${NOTICES}/quarantine`, {});
    assert.equal(await noticeOf(site), undefined);
    assert.match(wordsOf(await operator.get(NOTICES)), /Stopped .* Let it go on/);
    await operator.post(`${NOTICES}/release`, {});
    assert.match(await noticeOf(site) ?? "", /^Notice 1\.0\.0/);
  },

  "it is removed once it is off and what it keeps is exported": async (site) => {
    await (await site.as("learner")).post(`${COURSE}/enrollment`, {});
    await until("it has heard", async () => (await sumDocuments(site.house, "notices")).count === 1);
    const operator = await site.as("operator");
    assert.match(wordsOf(await operator.get(`${NOTICES}/remove`)), /Switch it off everywhere first/);
    const off = await operator.post(`${NOTICES}/disable`, { next: `${NOTICES}/remove` });
    assert.equal(leadsTo(off), `${NOTICES}/remove`);
    const page = await operator.get(`${NOTICES}/remove`);
    assert.match(wordsOf(page), /1 document that it keeps is deleted/);
    const file = await operator.get(`${NOTICES}/export`);
    assert.match(file.headers.get("content-disposition") ?? "", /notices\.ndjson/);
    assert.equal(JSON.parse(file.text).value.courseId, BELLS);
    const [, exported = ""] = /name="exported" value="([^"]*)"/.exec(page.text) ?? [];
    const stale = await operator.post(`${NOTICES}/remove`, { exported: "0".repeat(64) });
    assert.equal(stale.status, 409);
    const removed = await operator.post(`${NOTICES}/remove`, { exported, have: "yes" });
    assert.equal(leadsTo(removed), "/admin/plugins");
    for (const gone of [NOTICES, `${NOTICES}/export`, `${NOTICES}/remove`, `${NOTICES}/cases/1`]) {
      assert.equal((await operator.get(gone)).status, 404, gone);
    }
  },
});

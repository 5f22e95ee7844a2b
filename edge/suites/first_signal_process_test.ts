import assert from "node:assert/strict";
import { signIn } from "core/testing/form_client.ts";
import { startServer } from "core/testing/server.ts";
import { until, withPath } from "core/testing/until.ts";
import { carillon, startCarillon } from "edge/samples/sample_command.ts";

// What an author who has nothing yet goes through, by the commands that the guide names, on a site that was never
// started before: how long it takes is printed.

const COURSE = "/courses/Carillon%2BBELLS1%2B2026";
/** What the guide promises. */
const A_MINUTE = 60_000;

Deno.test("from nothing to the first heard signal: a site, a plugin, a learner's view of a unit, within a minute", async () => {
  await withPath(async (data) => {
    const begun = performance.now();
    const steps: [string, number][] = [];
    const step = (name: string) => void steps.push([name, Math.round(performance.now() - begun)]);

    await using server = await startServer({ data });
    step("the site serves");
    const learner = await signIn(server.url, server.accounts[0]!);
    assert.equal((await learner.post(`${COURSE}/enrollment`, {})).status, 303);
    const outline = await learner.get(COURSE.replace("/courses", "/learn"));
    const unit = /href="(\/learn\/[^"/]+\/[^"/?#]+)"/.exec(outline.text)![1]!;
    const picture = /src="([^"]*seen\.gif[^"]*)"/.exec((await learner.get(unit)).text)![1]!;
    assert.equal((await learner.get(picture.replaceAll("&amp;", "&"))).status, 200);
    step("a learner has looked at a unit");

    const folder = `${data}-plugins/counter`;
    const made = await carillon("plugin", "new", "counter", "--here", folder);
    assert.deepEqual([made.code, made.stderr], [0, ""]);
    step("the plugin is there");

    const ran = await carillon("plugin", "dev", folder, "--once", "--data", data);
    assert.deepEqual([ran.code, ran.stderr], [0, ""], ran.stdout);
    step("it has heard its first signal");
    assert.match(ran.stdout, /^installed counter 0\.1\.0 in \d+ ms\nreplaying 1 recorded signals\n/);
    assert.match(
      ran.stdout,
      /heard learning\.unit\.viewed\.v1 {2}[\d.]+ ms {2}stored 1\n {2}log: 1 units looked at/,
    );
    // The first page to ask may find its process still starting, and goes without it.
    await until(
      "the page shows it",
      async () => /looked at in this course: 1/.test((await learner.get(unit)).text),
    );
    step("a page shows what it kept");

    for (const [name, at] of steps) console.log(`${String(at).padStart(6)} ms  ${name}`);
    assert.ok(steps.at(-1)![1] < A_MINUTE);
  });
});

Deno.test("plugin dev puts a plugin in its place again when a file of it changes, and tells what keeps it out", async () => {
  await withPath(async (data) => {
    await using _server = await startServer({ data });
    const folder = `${data}-plugins/counter`;
    assert.equal((await carillon("plugin", "new", "counter", "--here", folder)).code, 0);
    await using dev = startCarillon("plugin", "dev", folder, "--data", data);
    await dev.says(/installed counter 0\.1\.0/);
    const manifest = await Deno.readTextFile(`${folder}/manifest.json`);
    await Deno.writeTextFile(`${folder}/manifest.json`, manifest.replace("unit.viewed", "unit.dreamt"));
    await dev.says(/not taken: [^]*learning\.unit\.dreamt\.v1/);
    await Deno.writeTextFile(`${folder}/manifest.json`, manifest.replace("0.1.0", "0.2.0"));
    await dev.says(/swapped counter 0\.2\.0/);
  });
});

import assert from "node:assert/strict";
import { browserTest, judgeAccess } from "core/testing/browser.ts";
import { readFile } from "core/testing/files.ts";
import { serveSampleFrames } from "edge/samples/sample_frames.tsx";

browserTest("the frame in docs/guides/frames.md shows what it is given, and acts", async (browser) => {
  const guide = await readFile("docs/guides/frames.md");
  const blocks = guide.matchAll(/^`frames\/([\w.]+)`\n\n```\w+\n([^]*?)^```$/gm);
  const files = Object.fromEntries([...blocks].map(([, path, text]) => [path!, text!]));
  assert.deepEqual(Object.keys(files).sort(), ["vote.css", "vote.html", "vote.js"]);
  const data = { question: "Which bell?", choices: ["tenor", "treble"], counts: { treble: 2 } };
  await using site = await serveSampleFrames({ files, shows: [{ frame: "vote", title: "Vote", data }] });
  site.act = (_action, given) =>
    Response.json({ answer: { counts: { [(given as { for: string }).for]: 1, treble: 2 } } });
  const { page, troubles } = await browser.visit();
  await page.goto(site.address);
  await page.waitForSelector("[data-frame=ready]");
  const frame = page.frames().find((one) => one.url().endsWith("/vote.html"))!;
  assert.equal(await frame.locator("h2").textContent(), "Which bell?");
  await frame.getByText("tenor 0").click();
  await frame.getByText("tenor 1").waitFor();
  assert.equal(await frame.getByText("treble 2").count(), 1);
  assert.deepEqual(await judgeAccess(page), []);
  assert.deepEqual(troubles, []);
});

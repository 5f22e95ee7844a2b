import assert from "node:assert/strict";
import { PLUGINS } from "edge/plugins.ts";
import { BELLS, openSampleSite, ORIGIN } from "edge/samples/sample_site.ts";
import { samplePlugin } from "edge/slots/sample_widgets.ts";

const course = `/courses/${encodeURIComponent(BELLS)}`;
const unit = `/learn/${encodeURIComponent(BELLS)}/${encodeURIComponent("vertical@welcome")}`;
const PATIENT = { budgets: { widgetMilliseconds: 2_000 } };

/** A widget that waits until the test lets it go on. */
function waiting(html: string) {
  const gate = Promise.withResolvers<void>();
  return { draw: () => gate.promise.then(() => html), letGo: gate.resolve };
}

/** Reads what has come of a body so far, until it has these words. */
async function readUntil(reader: ReadableStreamDefaultReader<Uint8Array>, words: string): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  while (!text.includes(words)) {
    const { value, done } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  return text;
}

Deno.test("a page does not wait for what is slow beside it: that comes at its end, and finds its place", async () => {
  const slow = waiting("<p>Worth the wait</p>");
  const plugin = samplePlugin("slow", { "course.about.v1": { draw: slow.draw } }, PATIENT);
  await using site = await openSampleSite({ plugins: [...PLUGINS, plugin] });
  const answer = await site.app(new Request(ORIGIN + course, { headers: { "accept-encoding": "gzip" } }));
  assert.equal(answer.headers.get("content-encoding"), null, "packing would hold it back");
  const reader = answer.body!.getReader();
  const first = await readUntil(reader, '<section class="late-widgets');
  assert.match(first, /<footer/);
  const place = /<span id="([^"]+)" hidden><\/span>/.exec(first)?.[1];
  assert.ok(place);
  assert.doesNotMatch(first, /Worth the wait|<\/body>/);
  slow.letGo();
  const rest = await readUntil(reader, "</html>");
  assert.match(
    rest,
    new RegExp(
      `<div data-late="${place}"><div class="widget"[^>]*><p>Worth the wait</p></div></div><script src="/static/`,
    ),
  );
  assert.match(rest, /<\/section><\/body><\/html>$/);
  assert.equal((await reader.read()).done, true);
});

Deno.test("a page waits for what stands instead of its own content, as long as the plugin's budget is", async () => {
  const slow = waiting("<p>Buy it</p>");
  const late = samplePlugin("late", { "course.action.v1": { place: "replace", draw: slow.draw } }, PATIENT);
  await using site = await openSampleSite({ plugins: [...PLUGINS, late] });
  setTimeout(slow.letGo, 150);
  const { text } = await site.visitor().get(course);
  assert.match(text, /Buy it/);
  assert.doesNotMatch(text, /late-widgets/);
});

Deno.test("what is later than its budget is left out, and the page without it is not kept", async () => {
  let isAsleep = true;
  const never = new Promise<string>(() => {});
  const draw = () => isAsleep ? never : Promise.resolve("<p>Awake</p>");
  const plugin = samplePlugin("sleepy", { "course.about.v1": { draw } });
  await using site = await openSampleSite({ plugins: [...PLUGINS, plugin] });
  const asleep = await site.visitor().get(course);
  assert.match(asleep.text, /<span id="late-slot-\d+-0" hidden><\/span>/);
  assert.doesNotMatch(asleep.text, /data-late/);
  assert.match(asleep.text, /<\/section><\/body><\/html>$/);
  isAsleep = false;
  assert.match((await site.visitor().get(course)).text, /Awake/);
  // This one is kept: it is whole.
  isAsleep = true;
  assert.match((await site.visitor().get(course)).text, /Awake/);
});

Deno.test("a unit is streamed as well, by whichever way it is answered", async () => {
  const slow = waiting("<p>Worth the wait</p>");
  const plugin = samplePlugin("slow", { "unit.aside.v1": { draw: slow.draw } }, PATIENT);
  await using site = await openSampleSite({ plugins: [...PLUGINS, plugin] });
  const client = await site.as("learner");
  await client.post(`${course}/enrollment`, {});
  const headers = { cookie: client.cookies, "accept-encoding": "gzip" };
  const answers = await Promise.all(
    [unit, `${unit}?notice=done`].map((path) => site.app(new Request(ORIGIN + path, { headers }))),
  );
  slow.letGo();
  for (const answer of answers) {
    assert.equal(answer.headers.get("content-encoding"), null);
    assert.match(await answer.text(), /<section class="late-widgets.*Worth the wait.*<\/html>$/s);
  }
});

Deno.test("whoever goes away before a page is whole costs nothing", async () => {
  const slow = waiting("<p>Worth the wait</p>");
  const plugin = samplePlugin("slow", { "course.about.v1": { draw: slow.draw } }, PATIENT);
  await using site = await openSampleSite({ plugins: [...PLUGINS, plugin] });
  const answer = await site.app(new Request(ORIGIN + course));
  await answer.body!.cancel();
  slow.letGo();
  assert.equal((await site.visitor().get(course)).status, 200);
});

import assert from "node:assert/strict";
import { readFile } from "core/testing/files.ts";
import { paths } from "edge/paths.ts";
import { fetchEvents, RECEIVER, RECEIVER_FILE, startReceiver } from "edge/views/stream_example.ts";

Deno.test("docs/guides/integrators.md shows the receiver and the commands that the pages show", async () => {
  const guide = await readFile("docs/guides/integrators.md");
  const shown = new RegExp(`^\`${RECEIVER_FILE}\`\\n\\n\`\`\`js\\n([^]*?)^\`\`\`$`, "m").exec(guide)?.[1];
  assert.equal(shown, RECEIVER);
  const [, start] = startReceiver("whsec_…").split("\n");
  assert.ok(guide.includes(start!), "how it is started");
  const command = fetchEvents(`https://learn.example.org${paths.streamEvents}`, "carillon_stream_…");
  assert.ok(guide.includes(command), "how events are fetched");
});

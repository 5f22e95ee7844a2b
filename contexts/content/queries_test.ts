import assert from "node:assert/strict";
import { systemActor } from "core/base/actor.ts";
import { currentFields } from "core/plugin/block_type.ts";
import { newHouse } from "core/testing/house.ts";
import { content, findUnit, type UnitDocument } from "contexts/content/mod.ts";
import { beginVersion, stageUnits } from "./commands.ts";
import { sampleTypes } from "./sample_types.ts";

/** A unit as it was stored before there were block types. */
const BEFORE = {
  id: "vertical@u",
  title: "Unit",
  blocks: [
    { type: "html", content: { kind: "html", html: "<p>a</p>", scripted: "<script>b</script>" } },
    { type: "video", content: { kind: "video", sources: ["/film.mp4"], transcripts: [] } },
    {
      type: "problem",
      content: {
        kind: "problem",
        problem: {
          body: [],
          parts: [],
          hints: [],
          showAnswer: "never",
          showAnswerAfter: 0,
          showCorrectness: "always",
          showReset: false,
        },
      },
    },
    { type: "poll", content: { kind: "kept", reason: "not here yet", source: "<poll/>" } },
  ].map((block) => ({ ...block, id: `${block.type}@x`, title: "", graded: false })),
} as unknown as UnitDocument;

Deno.test("findUnit() gives what was stored before there were block types as fields, which their types bring up", async () => {
  await using house = await newHouse({ contexts: [content] });
  const courseId = "Carillon+BELLS+1";
  const { answer: version } = await house.send(beginVersion, { courseId }, systemActor("test"));
  await house.send(stageUnits, { courseId, version, units: [BEFORE] }, systemActor("test"));
  const unit = await findUnit(house.reader("content"), { courseId, version, unitId: BEFORE.id });
  const [html, video, problem, kept] = unit!.blocks.map(({ type, content }) =>
    content.kind === "fields" ? currentFields(sampleTypes.find("block_type", type)!, content) : content
  );
  assert.deepEqual(html, { html: "<p>a</p>", scripted: "<script>b</script>" });
  assert.deepEqual(video, { sources: ["/film.mp4"], transcripts: [] });
  assert.deepEqual((problem as { parts: unknown }).parts, []);
  assert.deepEqual(kept, { kind: "kept", reason: "not here yet", source: "<poll/>" });
});

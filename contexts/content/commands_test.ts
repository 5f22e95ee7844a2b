import assert from "node:assert/strict";
import { systemActor } from "core/base/actor.ts";
import { Refusal } from "core/base/refusal.ts";
import { answering } from "core/testing/answering.ts";
import { newHouse, type TestHouse } from "core/testing/house.ts";
import { PluginSite } from "core/testing/plugin_site.ts";
import {
  beginVersion,
  dropVersion,
  type PublishedBlock,
  publishVersion,
  stageFiles,
  stageUnits,
} from "./commands.ts";
import { content } from "./mod.ts";
import { findAsset, findCurrentCourse, findUnit, findUnitOfBlock } from "./queries.ts";

const setup = systemActor("test");
const courseId = "Carillon+PROBE+1";
const facts = {
  courseId,
  org: "Carillon",
  number: "PROBE",
  run: "1",
  title: "Probe",
  language: "en",
  shortDescription: "",
  overview: "",
  visibility: "both",
  invitationOnly: false,
  selfPaced: true,
  graceMinutes: 0,
} as const;
const policy = { graders: [], cutoffs: { Pass: 0.5 }, graceMinutes: 0 };
const report = { total: 2, assets: 1, kept: [] };

function block(name: string, digest = "1"): PublishedBlock {
  return {
    blockId: `html@${name}`,
    type: "html",
    title: name,
    place: { unitId: "vertical@u", order: 1 },
    graded: false,
    staffOnly: false,
    completedBy: "reading",
    digest,
  };
}

async function publish(house: TestHouse, blocks: PublishedBlock[], hash = "a".repeat(64)): Promise<number> {
  const { answer: version } = await house.send(beginVersion, { courseId }, setup);
  const files = [{ path: "static/x.svg", hash, size: 3, contentType: "image/svg+xml" }];
  await house.send(stageFiles, { courseId, version, files }, setup);
  await house.send(stageUnits, {
    courseId,
    version,
    units: [{ id: "vertical@u", title: `v${version}`, blocks: [] }],
  }, setup);
  const outline = { sections: [] };
  await house.send(publishVersion, { courseId, version, facts, outline, blocks, policy, report }, setup);
  return version;
}

const names = (signals: readonly { name: string }[]) =>
  signals.map((signal) => signal.name.split(".").slice(1, 3).join("."));

Deno.test("publishVersion() makes a version visible whole and says what it brings, the course last", async () => {
  await using house = await newHouse({ contexts: [content] });
  await publish(house, [block("a"), block("b")]);
  await house.settle();
  const reader = house.reader("content");
  assert.equal((await findCurrentCourse(reader, courseId))?.version, 1);
  assert.equal((await findUnit(reader, { courseId, version: 1, unitId: "vertical@u" }))?.title, "v1");
  assert.deepEqual(await findUnitOfBlock(reader, { courseId, name: "a" }), {
    unitId: "vertical@u",
    blockId: "html@a",
  });
  assert.deepEqual(await findAsset(reader, "a".repeat(64)), {
    contentType: "image/svg+xml",
    size: 3,
    locked: false,
  });
  assert.deepEqual(names(await house.everything()), [
    "course.created",
    "policy.changed",
    "block.published",
    "block.published",
    "asset.added",
    "course.imported",
    "course.published",
  ]);
});

Deno.test("publishVersion() says of a second version only what changed in it", async () => {
  await using house = await newHouse({ contexts: [content] });
  await publish(house, [block("a"), block("b"), block("c")]);
  await publish(house, [block("a"), block("b", "2"), block("d")]);
  await house.settle();
  const second = (await house.everything()).slice(8);
  assert.deepEqual(names(second), [
    "block.published",
    "block.published",
    "block.deleted",
    "course.imported",
    "course.published",
  ]);
  const [, published] = await house.said("content.course.published.v1");
  assert.deepEqual(published!.body.changed, { added: 1, changed: 1, deleted: 1 });
});

Deno.test("stageUnits() refuses a version that is published already: it never changes again", async () => {
  await using house = await newHouse({ contexts: [content] });
  const version = await publish(house, [block("a")]);
  await assert.rejects(
    house.send(
      stageUnits,
      { courseId, version, units: [{ id: "vertical@x", title: "x", blocks: [] }] },
      setup,
    ),
    (error) => error instanceof Refusal && error.code === "content.not_staged",
  );
});

Deno.test("dropVersion() and a new beginning leave nothing of what was staged", async () => {
  await using house = await newHouse({ contexts: [content] });
  await publish(house, [block("a")]);
  const stage = async () => {
    const { answer: version } = await house.send(beginVersion, { courseId }, setup);
    const units = [{ id: "vertical@staged", title: "staged", blocks: [] }];
    await house.send(stageUnits, { courseId, version, units }, setup);
    return version;
  };
  const version = await stage();
  await house.send(dropVersion, { courseId }, setup);
  assert.equal(
    await findUnit(house.reader("content"), { courseId, version, unitId: "vertical@staged" }),
    undefined,
  );
  await stage();
  assert.equal(await stage(), 2, "what an earlier import left behind makes room");
  assert.equal((await findCurrentCourse(house.reader("content"), courseId))?.version, 1);
});

Deno.test("publishVersion() asks plugins, and leaves learners with the version before where one halts it", async () => {
  const asked: unknown[] = [];
  const reviewer = answering("reviewer", {
    "content.publish.v1"(given) {
      asked.push({ ...given });
      return given.isFirst ? undefined : { halt: "Two people have to look first." };
    },
  });
  const { context, source } = new PluginSite([]);
  await using house = await newHouse({
    contexts: [content, context],
    pluginsAtHome: { source, builtIn: [reviewer] },
  });
  await publish(house, [block("a"), block("b")]);
  await assert.rejects(publish(house, [block("a")]), { code: "content.halted", kind: "forbidden" });
  assert.equal((await findCurrentCourse(house.reader("content"), courseId))?.version, 1);
  assert.deepEqual(asked[0], {
    courseId,
    version: 1,
    isFirst: true,
    title: "Probe",
    language: "en",
    sections: 0,
    units: 0,
    blocks: { html: 2 },
    kept: 0,
  });
});

import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { withPath } from "core/testing/until.ts";
import { takeDataFolder } from "./data_folder.ts";

const inUse = (what: RegExp) => (error: unknown) =>
  error instanceof Refusal && error.code === "data.in_use" && what.test(error.message);

Deno.test("takeDataFolder() a whole folder is one process's alone", async () => {
  await withPath(async (path) => {
    const whole = await takeDataFolder(path);
    await assert.rejects(takeDataFolder(path), inUse(/data folder/));
    await assert.rejects(takeDataFolder(path, ["site"]), inUse(/data folder/));
    await assert.rejects(takeDataFolder(path, []), inUse(/data folder/));
    whole.release();
    (await takeDataFolder(path, [])).release();
  });
});

Deno.test("takeDataFolder() processes share a folder, and no database", async () => {
  await withPath(async (path) => {
    const first = await takeDataFolder(path, ["identity", "site"]);
    const second = await takeDataFolder(path, ["learning"]);
    const third = await takeDataFolder(path, []);
    await assert.rejects(takeDataFolder(path, ["grading", "site"]), inUse(/site\.db/));
    await assert.rejects(takeDataFolder(path), inUse(/data folder/));
    // What was refused holds nothing of what it asked for first.
    (await takeDataFolder(path, ["grading"])).release();
    first.release();
    (await takeDataFolder(path, ["site"])).release();
    second.release();
    third.release();
    (await takeDataFolder(path)).release();
  });
});

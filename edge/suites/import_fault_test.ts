import assert from "node:assert/strict";
import { wait } from "core/base/wait.ts";
import { pick, seeded } from "core/testing/chance.ts";
import { signIn } from "core/testing/form_client.ts";
import { findFaults, isQuiet, readRows } from "core/testing/look.ts";
import { launchServer, startServer } from "core/testing/server.ts";
import { spawnTask } from "core/testing/task.ts";
import { until, withPath } from "core/testing/until.ts";
import { COURSE } from "edge/samples/sample_learners.ts";

/** How often a first start, and how often an import, is killed. */
const KILLS = Number(Deno.env.get("KILLS") ?? 6);
const SEED = Number(Deno.env.get("SEED") ?? 20260302);
const DEMO = decodeURIComponent(new URL(import.meta.resolve("contexts/content/demo/")).pathname);

/** The version that is visible, with how many units, blocks and files it has; undefined where none is. */
async function visible(data: string): Promise<Readonly<Record<string, number>> | undefined> {
  const content = `${data}/content.db`;
  const tables = await rowsIfThere(content, "select name from sqlite_schema where name = 'course'");
  if (tables.length === 0) return undefined;
  const [row] = await readRows(
    content,
    `select course.current_version as version, version.published_at is not null as published,
      (select count(*) from unit where unit.course_id = course.course_id and unit.version = current_version) as units,
      (select count(*) from file where file.course_id = course.course_id and file.version = current_version) as files,
      (select count(*) from block where block.course_id = course.course_id) as blocks
    from course join version on version.course_id = course.course_id and version.version = current_version
    where course.course_id = ?`,
    [COURSE],
  );
  return row && { ...row } as Record<string, number>;
}

async function rowsIfThere(file: string, sql: string) {
  try {
    await Deno.stat(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  return await readRows(file, sql);
}

/** Every file of the visible version is in the store, whole. */
async function assertFilesThere(data: string): Promise<void> {
  const rows = await readRows(
    `${data}/content.db`,
    `select hash, size from file join course using (course_id) where file.version = course.current_version`,
  );
  assert.ok(rows.length > 0);
  for (const { hash, size } of rows) {
    const path = `${data}/files/${String(hash).slice(0, 2)}/${String(hash).slice(2)}`;
    assert.equal((await Deno.stat(path)).size, Number(size), path);
  }
}

Deno.test(`a first start killed at ${KILLS} moments leaves all or nothing, and the next one makes what is missing`, async () => {
  const random = seeded(SEED);
  let seen = 0;
  for (let kills = 0; kills < KILLS; kills++) {
    await withPath(async (data) => {
      await using launched = await launchServer({ data });
      await wait(200 + random() * 2_500);
      launched.kill("SIGKILL");
      await launched.ended;
      const left = await visible(data);
      if (left) seen++;

      await using server = await startServer({ data });
      assert.equal(server.accounts.length, 3);
      for (const account of server.accounts) await signIn(server.url, account);
      await until("all is heard", () => isQuiet(data), 30_000);
      assert.equal((await server.stop()).code, 0);
      const now = await visible(data);
      assert.deepEqual([now?.version, now?.published], [1, 1]);
      if (left) assert.deepEqual(left, now, "what was visible was whole");
      await assertFilesThere(data);
      assert.deepEqual(await findFaults(data), []);
    });
  }
  console.log(JSON.stringify({ seed: SEED, firstStarts: KILLS, killedAfterTheImport: seen }));
});

Deno.test(`an import killed at ${KILLS} moments leaves the version before or the whole new one, and the next one works`, async () => {
  await withPath(async (data) => {
    const random = seeded(SEED);
    await stopped(data);
    const whole = (await visible(data))!;
    let expected = whole.version!;
    const killed = { alone: 0, served: 0, published: 0 };
    for (let kills = 0; kills < KILLS; kills++) {
      const way = pick(["alone", "served"] as const, random);
      await killImport(data, way, random);
      killed[way]++;
      const now = await visible(data);
      if (now?.version !== expected) killed.published++;
      assert.ok(
        now?.version === expected || now?.version === expected + 1,
        `${now?.version} after ${expected}`,
      );
      assert.deepEqual(now, { ...whole, version: now.version });
      expected = now.version;
    }
    assert.equal(await runImport(data), 0);
    assert.deepEqual(await visible(data), { ...whole, version: expected + 1 });
    const staged = await readRows(`${data}/content.db`, "select * from version where published_at is null");
    assert.deepEqual(staged, [], "what was staged by those that died is gone");
    await assertFilesThere(data);
    await stopped(data);
    assert.deepEqual(await findFaults(data), []);
    console.log(JSON.stringify({ seed: SEED, imports: KILLS, ...killed }));
  });
});

/** Starts a server, lets everything be heard, and stops it. */
async function stopped(data: string): Promise<void> {
  await using server = await startServer({ data });
  await until("all is heard", () => isQuiet(data), 30_000);
  assert.equal((await server.stop()).code, 0);
}

/** Kills an import: the command alone in the folder, or the server that does it for the command. */
async function killImport(data: string, way: "alone" | "served", random: () => number): Promise<void> {
  await using server = way === "served" ? await startServer({ data }) : undefined;
  const command = await spawnTask("carillon", ["import", DEMO, "--data", data]);
  const output = command.output();
  await wait(200 + random() * 800);
  if (server) server.kill("SIGKILL");
  else killIfThere(command);
  await output;
}

function killIfThere(command: Deno.ChildProcess): void {
  try {
    command.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // it had ended: there was nothing to kill
  }
}

async function runImport(data: string): Promise<number> {
  const command = await spawnTask("carillon", ["import", DEMO, "--data", data]);
  return (await command.output()).code;
}

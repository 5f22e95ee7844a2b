import assert from "node:assert/strict";
import { wait } from "core/base/wait.ts";
import { seeded } from "core/testing/chance.ts";
import { findFaults, isQuiet } from "core/testing/look.ts";
import { startServer } from "core/testing/server.ts";
import { until, withPath } from "core/testing/until.ts";
import { audit } from "edge/samples/sample_audit.ts";
import { type Desk, learn, takeSeats } from "edge/samples/sample_classroom.ts";
import { answer, carillon } from "edge/samples/sample_command.ts";
import { Learner } from "edge/samples/sample_learners.ts";

// The drill: a site is lost while people learn, and another goes on from its backup.

/** How long people learn before a backup is made, and after it, before the site is lost. */
const BETWEEN = 300;
const LEARNERS = 3;

/** A learner as they knew the site when a backup began: what was acknowledged then must be in it. */
function remembered({ learner }: Desk): Learner {
  const then = new Learner(learner.email, learner.client);
  then.submissions.push(...learner.submissions.map((one) => ({ ...one })));
  return then;
}

/** What was sent later may be in it too, acknowledged or not. */
function withLater(then: readonly Learner[], desks: readonly Desk[]): Learner[] {
  return then.map((learner, at) => {
    const later = desks[at]!.learner.submissions.slice(learner.submissions.length);
    learner.submissions.push(...later.map((one) => ({ ...one, acknowledged: false })));
    return learner;
  });
}

async function backUp(data: string, to: string): Promise<number> {
  const report = await answer("backup", "--to", to, "--data", data);
  assert.deepEqual([report.held, report.damaged, report.hasKeys], [false, [], true]);
  return report.number;
}

/** Learns, is backed up twice meanwhile, and is gone: what each learner knew when the second backup began. */
async function loseSite(data: string, backups: string): Promise<readonly Learner[]> {
  await using server = await startServer({ data });
  const desks = await takeSeats(server.url, LEARNERS);
  assert.equal(await backUp(data, backups), 1);
  const life = { over: false };
  const learning = desks.map((desk, at) => learn(desk, life, seeded(at + 1)));
  await wait(BETWEEN);
  const then = desks.map(remembered);
  assert.equal(await backUp(data, backups), 2);
  // Others may look while people learn: what is under way is no disagreement.
  const { data: { findings } } = await answer("verify", "--data", data);
  assert.deepEqual(findings, []);
  await wait(BETWEEN);
  life.over = server.kill("SIGKILL");
  await Promise.all(learning);
  return withLater(then, desks);
}

Deno.test("a site that is lost goes on from its backup: all that was acknowledged before it counts, rows and signals agree", async () => {
  await withPath(async (place) => {
    const [data, backups, restored] = [`${place}/data`, `${place}/backups`, `${place}/restored`];
    const learners = await loseSite(data, backups);
    await Deno.remove(data, { recursive: true });

    const report = await answer("restore", "--from", backups, "--data", restored);
    assert.deepEqual([report.number, report.erasedSince], [2, []]);
    const verified = await carillon("verify", "--data", restored);
    assert.deepEqual([verified.code, verified.stderr], [0, ""]);
    assert.match(verified.stdout, /^All is whole, and agrees\.$/m);

    await using server = await startServer({ data: restored });
    await until("all is heard", () => isQuiet(restored), 30_000);
    // Whoever was signed in still is.
    const { client } = learners[0]!;
    client.url = server.url;
    assert.equal((await client.get("/learn/Carillon+BELLS1+2026")).status, 200);
    assert.equal((await server.stop()).code, 0);

    const { faults, acknowledged } = await audit(restored, learners);
    assert.deepEqual([...faults, ...await findFaults(restored)], []);
    assert.ok(acknowledged > 0, "the drill has teeth: something was acknowledged before the backup");
    const drilled = await answer("verify", "--from", backups, "--drill");
    assert.deepEqual([drilled.store.findings, drilled.data.findings], [[], []]);
    assert.ok(report.files.put > 0);
    assert.deepEqual(report.later, { said: [] });
    const at = (await answer("backups", "--from", backups))[0].at;
    const first = await carillon("restore", "--from", backups, "--at", at, "--data", `${place}/first`);
    assert.match(
      first.stdout,
      /^Asked for .* is 0 s older\. The next is of .*: name that time to have it\.$/m,
    );
    assert.match(first.stdout, /^Said between it and the backup of [^]*^learning +\d+$/m);
  });
});

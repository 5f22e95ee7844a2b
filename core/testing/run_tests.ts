// deno task test [suite …]: every suite, or those named, each in a process of its own; then one closing line.
import { statfs } from "node:fs/promises";
import { listFiles, readFile, ROOT } from "./files.ts";
import { SHARED } from "./made_once.ts";
import {
  addTallies,
  closingLine,
  filesOf,
  gather,
  LAYOUT,
  readTally,
  type Suite,
  SUITES,
  type Tally,
} from "./test_run.ts";

/** Memory that looks like a folder; and how much of it must be free, which in a container it often is not. */
const MEMORY = { folder: "/dev/shm", bytes: 1024 ** 3 };

/** Where a suite's tests write: in memory where that can be, unless what they ask is about a disk. */
async function placeFor({ onDisk }: Suite): Promise<{ readonly dir?: string }> {
  if (onDisk) return {};
  try {
    const { bavail, bsize } = await statfs(MEMORY.folder);
    return bavail * bsize >= MEMORY.bytes ? { dir: MEMORY.folder } : {};
  } catch {
    return {}; // A system without it: a disk serves as well, only slower.
  }
}

async function runSuite(suite: Suite, files: readonly string[]): Promise<Tally> {
  const { name, minutes, again, parallel, jobs, together } = suite;
  const begun = performance.now();
  const shared = await Deno.makeTempDir({ prefix: "carillon_", ...await placeFor(suite) });
  const junit = `${shared}/junit.xml`;
  try {
    const loaded = together ? await writeGathered(shared, gather(files, together, ROOT)) : files;
    const run = await new Deno.Command(Deno.execPath(), {
      // Types are checked by `deno check`, once for the whole tree and its workers.
      args: [
        "test",
        "-A",
        "--no-check",
        "--config=deno.json",
        ...parallel ? ["--parallel"] : [],
        `--junit-path=${junit}`,
        ...loaded,
      ],
      cwd: ROOT,
      env: {
        TMPDIR: shared,
        [SHARED]: shared,
        ...jobs ? { DENO_JOBS: String(jobs) } : {},
        ...again ? { [LAYOUT]: again.layout } : {},
      },
      stdin: "null",
      stderr: "inherit", // what is fetched and checked, as it goes
      signal: AbortSignal.timeout(minutes * 60_000),
    }).output();
    const output = new TextDecoder().decode(run.stdout);
    const tally = readTally(output, await Deno.readTextFile(junit), run.success);
    if (tally.failed > 0) console.log(faultsOf(output));
    if (run.signal) console.log(`Stopped by ${run.signal}: the ${name} suite has ${minutes} minutes`);
    console.log(`${name}: ${closingLine(tally)} (${Math.round((performance.now() - begun) / 1000)} s)`);
    return tally;
  } finally {
    await Deno.remove(shared, { recursive: true });
  }
}

async function writeGathered(folder: string, modules: readonly string[]): Promise<string[]> {
  const files = modules.map((_, n) => `${folder}/gathered_${n}_test.ts`);
  await Promise.all(files.map((file, n) => Deno.writeTextFile(file, modules[n]!)));
  return files;
}

/** Everything from Deno's own list of errors on; all of it where it did not come so far. */
function faultsOf(output: string): string {
  const at = output.search(/^.*ERRORS/m);
  return at < 0 ? output : output.slice(at);
}

const asked = Deno.args;
const unknown = asked.find((name) => !SUITES.some((suite) => suite.name === name));
if (unknown) {
  console.error(`Cannot run suite "${unknown}": there are ${SUITES.map((suite) => suite.name).join(", ")}`);
  Deno.exit(2);
}

const files = await listFiles();
const tallies: Tally[] = [];
// The quick ones first: what is broken shows soonest.
for (const suite of SUITES.toReversed()) {
  if (asked.length > 0 && !asked.includes(suite.name)) continue;
  const own = await filesOf(suite, files, readFile);
  if (own.length > 0) tallies.push(await runSuite(suite, own));
}
const all = addTallies(tallies);
for (const skipped of all.skipped) console.log(`skipped: ${skipped}`);
console.log(closingLine(all));
Deno.exit(all.failed > 0 || all.passed === 0 ? 1 : 0);

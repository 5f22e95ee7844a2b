import { browserTest, type Visitors } from "core/testing/browser.ts";
import { FormClient, signIn } from "core/testing/form_client.ts";
import { spawnTask } from "core/testing/task.ts";
import { until } from "core/testing/until.ts";
import { buildIslands } from "edge/build.ts";
import { writeSampleCourse } from "edge/samples/sample_course.ts";
import {
  findLayoutMissing,
  layoutAsked,
  type ServedLayout,
  startLayout,
} from "edge/samples/sample_layouts.ts";
import { isSettled, saidIn } from "edge/samples/sample_log.ts";

/** A site that browsers can reach, served as `CARILLON_LAYOUT` says: real processes, started as an operator starts them. */
export interface ServedSite extends AsyncDisposable {
  readonly address: string;
  readonly layout: ServedLayout;
  /** Somebody without an account, with cookies of their own. */
  visitor(): FormClient;
  /** One of the first accounts, signed in. */
  as(who: "learner" | "author" | "operator"): Promise<FormClient>;
  /** Imports a course that differs from the usual one in what is given; answers its key. */
  addCourse(run: string, course?: Parameters<typeof writeSampleCourse>[1]): Promise<string>;
  /** Waits until everything that was said is heard. */
  settle(): Promise<void>;
  /** The bodies of what was said so far under a name, oldest first. */
  said(name: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/** Declares a test of a browser and a site, served by the layout that is asked for: skipped where one of them cannot be had. */
export function servedTest(
  name: string,
  run: (browser: Visitors, site: ServedSite, t: Deno.TestContext) => Promise<void>,
): void {
  browserTest(name, async (browser, t) => {
    await using site = await serveSampleSite();
    await run(browser, site, t);
  }, MISSING);
}

const MISSING = await findLayoutMissing(layoutAsked());

const ACCOUNTS = ["learner", "author", "operator"] as const;

async function serveSampleSite(): Promise<ServedSite> {
  await buildIslands();
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const data = `${folder}/data`;
  const layout = await startLayout(layoutAsked(), { data, args: ["--site-name", "Tower School"] });
  const settle = () => until("all is heard", () => isSettled(layout), 20_000);
  return {
    address: layout.url,
    layout,
    visitor: () => new FormClient(layout.url),
    as: (who) => signIn(layout.url, layout.accounts[ACCOUNTS.indexOf(who)]!),
    async addCourse(run, course) {
      const path = await writeSampleCourse(`${folder}/course-${run}`, { ...course, run });
      const command = await spawnTask("carillon", ["import", path, "--data", data]);
      const { success, stderr } = await command.output();
      if (!success) throw new Error(`Cannot import "${run}": ${new TextDecoder().decode(stderr)}`);
      await settle();
      return `Carillon+ROOMS+${run}`;
    },
    settle,
    async said(name) {
      await settle();
      return await saidIn(layout, name);
    },
    async [Symbol.asyncDispose]() {
      await layout[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

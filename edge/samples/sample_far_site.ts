import type { FormClient } from "core/testing/form_client.ts";
import type { RegionSite } from "core/testing/region_site.ts";
import type { SiteProcess } from "core/testing/site_process.ts";
import { paths } from "edge/paths.ts";
import type { Lateness } from "edge/samples/sample_inside.ts";
import { COURSE } from "edge/samples/sample_learners.ts";
import { openRegionSite } from "edge/samples/sample_regions.ts";

/** How long it takes to home from a region, in milliseconds; and back as long. */
export const AWAY = 150;

/** A site with two regions, far from home, and what can only be seen from within its processes. */
export interface FarSite extends RegionSite<"tokyo" | "lima"> {
  /** Somebody who is signed in, and enrolled. */
  readonly learner: FormClient;
  /** When a process let kept pages go, in milliseconds since 1970, since this was last asked. */
  gone(process: SiteProcess): Promise<readonly number[]>;
  /** How late the serving thread of a process is, for so long. */
  late(process: SiteProcess, milliseconds: number): Promise<Lateness>;
}

/** Starts it. That takes long: whoever measures, measures all on one. */
export async function openFarSite(): Promise<FarSite> {
  await using stack = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  stack.defer(() => Deno.remove(folder, { recursive: true }));
  const site = stack.use(
    await openRegionSite({
      regions: ["tokyo", "lima"],
      env: { INSIDE_FOLDER: folder },
      preload: [import.meta.resolve("edge/samples/sample_inside.ts")],
    }),
  );
  const learner = await site.as("learner", "tokyo");
  await learner.post(paths.enrol(COURSE), {});
  for (const { link } of Object.values(site.regions)) link.delay(AWAY);
  const ask = async ({ server }: SiteProcess, path: string) => {
    const port = await Deno.readTextFile(`${folder}/${server.pid}`);
    return await (await fetch(`http://127.0.0.1:${port}${path}`)).json();
  };
  const all = stack.move();
  return Object.assign(site, {
    learner,
    gone: (process: SiteProcess) => ask(process, "/gone") as Promise<readonly number[]>,
    late: (process: SiteProcess, ms: number) => ask(process, `/late?for=${ms}`) as Promise<Lateness>,
    [Symbol.asyncDispose]: () => all[Symbol.asyncDispose](),
  });
}

import { argument, command, flag, integer, map, message, object, option, withDefault } from "@optique/core";
import { path } from "@optique/run";
import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import type { Development } from "edge/author/development.ts";
import { folderUrl } from "edge/author/plugin_folder.ts";
import { asTyped } from "edge/start/typed_path.ts";
import { askDoor } from "./ask_door.ts";
import { type Act, data } from "./flags.ts";
import { dataFolder } from "./reach.ts";
import { plain, type Terminal } from "./terminal.ts";

/** How often the site is asked what the plugin did. */
const EVERY_LOOK = 300;
/** How long after the last change of a file the folder is packed again: editors write in several steps. */
const SETTLES = 80;
/** How long `--once` waits for a replay to be heard. */
const LONGEST_REPLAY = 30_000;

/** `plugin dev FOLDER`: a plugin in the running site, again whenever a file of it changes. */
export const devCommand = command(
  "dev",
  map(
    object({
      folder: argument(path({ metavar: "FOLDER", type: "directory" }), {
        description: message`The folder of a plugin.`,
      }),
      replay: withDefault(
        option("--replay", integer({ metavar: "N", min: 0, max: 1_000 }), {
          description: message`Have it hear the last N recorded signals that it names; else 20.`,
        }),
        20,
      ),
      once: withDefault(
        flag("--once", { description: message`End when it has heard those, and watch nothing.` }),
        false,
      ),
      data,
    }),
    (asked): Act => (terminal) => develop(asked, terminal),
  ),
  {
    brief: message`Run a plugin in the running site, and see what it hears, says and logs.`,
    description:
      message`Installs a plugin's folder in the site that holds the data folder, switches it on, and puts it in its place again whenever one of its files changes. What is recorded in the site's log is replayed to it. It is unsigned, and on for everybody on the site: this is for a site of your own.`,
  },
);

interface Asked {
  readonly folder: string;
  readonly replay: number;
  readonly once: boolean;
  readonly data: string | undefined;
}

async function develop({ folder, replay, once, data }: Asked, terminal: Terminal): Promise<void> {
  const { Development } = await import("edge/author/development.ts");
  const { refreshPlatform } = await import("edge/author/scaffold.ts");
  const url = folderUrl(asTyped(folder, Deno.env.get("INIT_CWD")));
  const home = dataFolder(data);
  const down = new Refusal(
    "operate.site_down",
    "unavailable",
    `Cannot develop in "${home}": no site runs there; start one with deno task start`,
  );
  await refreshPlatform(url);
  const development = new Development(
    decodeURIComponent(url.pathname),
    (name, input) => askDoor(home, name, input, () => {}, down),
    (lines) => lines.split("\n").forEach((line) => terminal.print(plain(line))),
  );
  const changes = once ? undefined : new Changes(url);
  const isThere = await development.load();
  const replayed = isThere ? await development.replay(replay) : 0;
  if (isThere) terminal.print(`replaying ${replayed} recorded signals`);
  if (changes) return await follow(development, changes, replay);
  if (!isThere) throw new Refusal("plugin.not_taken", "invalid", "Cannot go on: the site did not take it");
  const end = performance.now() + LONGEST_REPLAY;
  for (let heard = 0; heard < replayed && performance.now() < end;) {
    heard += await development.report();
    await wait(EVERY_LOOK);
  }
}

/** The changes of a folder's sources, from now on. */
class Changes {
  #last: number | undefined;

  constructor(url: URL) {
    void this.#watch(decodeURIComponent(url.pathname));
  }

  /** True once after something changed and came to rest. */
  taken(): boolean {
    if (this.#last === undefined || performance.now() - this.#last < SETTLES) return false;
    this.#last = undefined;
    return true;
  }

  async #watch(folder: string): Promise<void> {
    for await (const { paths } of Deno.watchFs(folder)) {
      if (paths.some(isSource)) this.#last = performance.now();
    }
  }
}

/** Until its author ends it. */
async function follow(development: Development, changes: Changes, replay: number): Promise<never> {
  for (;;) {
    await development.report();
    if (changes.taken() && await development.load()) await development.replay(replay);
    await wait(EVERY_LOOK);
  }
}

/** Whether a file is one that the package is made from; not one of those that this command writes itself. */
function isSource(path: string): boolean {
  return !/(^|\/)(deno\.json|deno\.lock|platform\.d\.ts)$|_test\.tsx?$/.test(path);
}

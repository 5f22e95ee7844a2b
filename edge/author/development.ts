import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import type { CallReport } from "core/host/call_log.ts";
import type { Manifest } from "core/plugin/manifest.ts";
import type { AnswerOf, InputOf, OperationName } from "edge/start/operations.ts";
import { packFolder } from "./pack_folder.ts";

/** How long a plugin that was installed may take until it hears. */
const LONGEST_MOVE = 10_000;
/** How often that is asked. */
const EVERY_LOOK = 100;
/** How much of the log's end is searched for signals to replay. */
const SEARCHED = 10_000;

/** A running site, as whoever may operate it asks it. */
export type AskSite = <Name extends OperationName>(
  name: Name,
  input: InputOf<Name>,
) => Promise<AnswerOf<Name>>;

/**
 * A plugin under development in a running site: its folder is packed and put in the place of what was there, unsigned,
 * which whoever asks for this accepts. Everybody on the site gets it.
 */
export class Development {
  readonly #path: string;
  readonly #ask: AskSite;
  readonly #tell: (line: string) => void;
  #manifest: Manifest | undefined;
  #checksum = "";
  #seen = 0;

  constructor(path: string, ask: AskSite, tell: (line: string) => void) {
    this.#path = path;
    this.#ask = ask;
    this.#tell = tell;
  }

  /** Brings the folder as it is now into the site; what keeps it out is told. True where it is there. */
  async load(): Promise<boolean> {
    const begun = performance.now();
    try {
      const turned = await this.#load();
      const { id, version } = this.#manifest!;
      if (turned) this.#tell(`${turned} ${id} ${version} in ${Math.round(performance.now() - begun)} ms`);
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#tell(`not taken: ${error.message}`);
      return false;
    }
  }

  async #load(): Promise<string | undefined> {
    const packed = await packFolder(this.#path);
    if (packed.checksum === this.#checksum) return undefined;
    const { manifest, checksum, reasons, installed } = await this.#examine(packed.bytes);
    if (!manifest || reasons.length > 0) {
      throw new Refusal("plugin.manifest_invalid", "invalid", reasons.map((one) => `\n  - ${one}`).join(""), {
        reasons,
      });
    }
    const accepted = { checksum, acceptUnsigned: true };
    if (installed === undefined) await this.#ask("installPlugin", accepted);
    else await this.#ask("upgradePlugin", accepted).catch(unlessSame);
    this.#manifest = manifest;
    await this.#letOn(manifest.id);
    this.#checksum = checksum;
    return installed === undefined ? "installed" : "swapped";
  }

  async #examine(bytes: Uint8Array) {
    const path = await Deno.makeTempFile({ suffix: ".tar.gz" });
    try {
      await Deno.writeFile(path, bytes);
      return await this.#ask("examinePlugin", { from: { path } });
    } finally {
      await Deno.remove(path);
    }
  }

  /** On for the whole site, and let out of quarantine: the code that failed is no longer there. */
  async #letOn(plugin: string): Promise<void> {
    const row = (await this.#ask("plugins", {})).find(({ id }) => id === plugin);
    if (row?.state === "quarantined") await this.#ask("releasePlugin", { plugin });
    const isOn = row?.choices.some(({ scope, enabled }) => scope === "site" && enabled) ?? false;
    if (!isOn) await this.#ask("enablePlugin", { plugin, scope: "site" });
  }

  /** Has it hear the last of the recorded signals that it names; gives how many. */
  async replay(most: number): Promise<number> {
    const names = new Set(this.#manifest?.hears.map(({ signal }) => signal));
    if (names.size === 0 || most === 0) return 0;
    const { head } = await this.#ask("summary", {});
    const log = await this.#ask("log", { after: Math.max(0, head - SEARCHED), limit: SEARCHED });
    const found = log.filter(({ event }) => names.has(event.type)).slice(-most);
    const first = found[0];
    if (!first) return 0;
    await this.#untilThere();
    await this.#ask("replay", { subscriber: this.#manifest!.id, from: { sequence: first.at } });
    return found.length;
  }

  async #untilThere(): Promise<void> {
    const subscriber = this.#manifest!.id;
    const end = performance.now() + LONGEST_MOVE;
    while (!(await this.#ask("subscribers", {})).some(({ name }) => name === subscriber)) {
      if (performance.now() > end) {
        throw new Refusal(
          "plugin.not_there",
          "unavailable",
          `Cannot replay: "${subscriber}" does not hear yet`,
        );
      }
      await wait(EVERY_LOOK);
    }
  }

  /** Tells of the calls since the last time; gives how many. */
  async report(): Promise<number> {
    const { id, hears = [], says = [], actions = [] } = this.#manifest ?? {};
    // What keeps and hears nothing lives nowhere; its widgets are seen on their pages.
    if (id === undefined || hears.length + says.length + actions.length === 0) return 0;
    const calls = await this.#ask("watchPlugin", { plugin: id, after: this.#seen }).catch(() => []);
    for (const call of calls) for (const line of reportLines(call)) this.#tell(line);
    this.#seen = calls.at(-1)?.at ?? this.#seen;
    return calls.length;
  }
}

const VERBS = {
  hear: "heard",
  act: "did",
  filter: "answered",
  widget: "drew",
  block: "asked",
  migrate: "migrated from",
};

/** One call as its author reads it: a line, and one for each thing that it logged. */
export function reportLines(
  { do: verb, name, milliseconds, stored, said, logged, failed }: CallReport,
): string[] {
  const did = [
    ...stored > 0 ? [`stored ${stored}`] : [],
    ...said.length > 0 ? [`said ${said.join(", ")}`] : [],
    ...failed ? [`FAILED ${failed}`] : [],
  ];
  return [
    [`${VERBS[verb]} ${name}`, `${milliseconds} ms`, ...did].join("  "),
    ...logged.map((line) => `  log: ${line}`),
  ];
}

function unlessSame(error: unknown): undefined {
  if (!(error instanceof Refusal) || error.code !== "site.plugin_same_package") throw error;
}

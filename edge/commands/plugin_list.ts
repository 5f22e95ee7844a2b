import { argument, command, map, message, object, string } from "@optique/core";
import { Refusal } from "core/base/refusal.ts";
import type { AnswerOf } from "edge/start/operations.ts";
import { type Act, data, json } from "./flags.ts";
import { permissionLines, standsWords } from "./plugin_words.ts";
import { operate, type Reach } from "./reach.ts";
import { answer, columns, plain, style, type Terminal } from "./terminal.ts";

type Found = AnswerOf<"plugins">[number];

/** `plugin list`: what is installed, and what is built in. */
export const listCommand = command(
  "list",
  map(object({ json, data }), ({ json, data }): Act => async (terminal) => {
    const value = await operate("plugins", {}, { data, terminal });
    answer(terminal, {
      json,
      value,
      words: (plugins) =>
        columns([
          ["PLUGIN", "VERSION", "TIER", "STATE", "ON FOR", "REASON"],
          ...plugins.map((plugin) => {
            const { state, where } = standsWords(plugin);
            const { id, manifest: { version, tier }, reason = "" } = plugin;
            return [id, version, tier, state, where, plain(reason.split("\n", 1)[0]!)];
          }),
        ]),
    });
  }),
  { brief: message`List the plugins of the site: version, tier, state, where each is on.` },
);

/** `plugin show ID`: one of them, with all that it may do. */
export const showCommand = command(
  "show",
  map(
    object({
      id: argument(string({ metavar: "ID" }), { description: message`The plugin's id.` }),
      json,
      data,
    }),
    ({ id, json, data }): Act => async (terminal) => {
      const value = await findPlugin(id, { data, terminal });
      const { permissionsHere } = await import("./plugin_permissions.ts");
      const permissions = permissionLines(permissionsHere(value.manifest), terminal);
      answer(terminal, {
        json,
        value,
        words: (plugin) => [...aboutLines(plugin, terminal), "", ...permissions].join("\n"),
      });
    },
  ),
  { brief: message`Show one plugin: how it stands, what was chosen for it, what it may do.` },
);

/** A plugin of the site. Refuses `site.plugin_missing`. */
export async function findPlugin(id: string, reach: Reach): Promise<Found> {
  const found = (await operate("plugins", {}, reach)).find((one) => one.id === id);
  if (found) return found;
  throw new Refusal("site.plugin_missing", "missing", `Cannot find plugin "${id}"`, { plugin: id });
}

function aboutLines(plugin: Found, terminal: Pick<Terminal, "styled">): string[] {
  const { manifest, checksum, publisher, previousVersion, allowed, reason, choices } = plugin;
  const { state, where } = standsWords(plugin);
  const signed = checksum === undefined ? "built in" : publisher ?? "nobody";
  const rows: [string, string | undefined][] = [
    ["version", manifest.version],
    ["before", previousVersion],
    ["tier", manifest.tier],
    ["author", plain(manifest.author)],
    ["licence", plain(manifest.licence)],
    ["signed by", signed],
    ["checksum", checksum],
    ["state", reason === undefined ? state : `${state}: ${plain(reason)}`],
    ["on for", where],
    ["course teams", allowed ? "may choose" : "may not choose"],
  ];
  return [
    style(terminal, "bold", plain(manifest.title)),
    plain(manifest.description),
    "",
    columns(rows.flatMap(([name, value]) => value === undefined ? [] : [[name, value]])),
    ...choices.map(choiceLine),
  ];
}

/** What was chosen in a scope; secrets by their names. */
function choiceLine({ scope, enabled, settings, secrets, placements }: Found["choices"][number]): string {
  const parts = [
    ...(enabled === undefined ? [] : [enabled ? "on" : "off"]),
    ...Object.entries(settings).map(([name, value]) => `${name}=${JSON.stringify(value)}`),
    ...secrets.map((name) => `${name}=(secret)`),
    ...placements.map(({ slot, shown, priority }) => `${slot} ${shown ? priority ?? "shown" : "hidden"}`),
  ];
  return plain(`${scope}: ${parts.join(", ") || "nothing chosen"}`);
}

import { argument, command, map, message, object } from "@optique/core";
import { path } from "@optique/run";
import { Refusal } from "core/base/refusal.ts";
import type { Manifest } from "core/plugin/manifest.ts";
import type { Checked } from "edge/author/check_package.ts";
import { asTyped } from "edge/start/typed_path.ts";
import { type Act, json } from "./flags.ts";
import { answer, columns, plain } from "./terminal.ts";

/** `plugin check FOLDER`: all that an operator would ask about a plugin. */
export const checkCommand = command(
  "check",
  map(
    object({
      path: argument(path(), { description: message`The folder of a plugin, or its archive.` }),
      json,
    }),
    ({ path, json }): Act => async (terminal) => {
      const { checkPackage } = await import("edge/author/check_package.ts");
      const value = await checkPackage(asTyped(path, Deno.env.get("INIT_CWD")));
      answer(terminal, { json, value, words: checkedWords });
      const wrong = value.findings.filter(({ is }) => is === "wrong").length;
      if (wrong > 0) {
        throw new Refusal("plugin.check_failed", "invalid", `${wrong} things are wrong with it`, { wrong });
      }
    },
  ),
  {
    brief: message`Check a plugin: manifest, contract, budgets, HTML, accessibility.`,
    description:
      message`Holds a plugin against this platform: its manifest, with every reason at once; what it may do, in words; whether it bears the platform's example of all that it names, in its sandbox and within its budgets; what of its HTML would be taken out; what axe says of its widgets. An archive's code runs in its sandbox alone.`,
  },
);

const SIGNS = { well: "ok", wrong: "WRONG", skipped: "skipped" };

function checkedWords({ manifest, checksum, publisher, findings }: Checked): string {
  return [
    ...manifest ? [`${plain(manifest.title)} (${manifest.id} ${manifest.version}, ${manifest.tier})`] : [],
    `SHA-256 of its content: ${checksum}`,
    publisher ? `Signed by: ${publisher}` : "Not signed",
    ...manifest ? ["", "What it may do", ...permissionLines(manifest).map((line) => `  ${plain(line)}`)] : [],
    "",
    columns(findings.map(({ is, about, words }) => [SIGNS[is], about, plain(words)])),
  ].join("\n");
}

/** What a manifest asks for, in words. */
function permissionLines(
  { hears, says, filters, fills, actions, provides, reaches, budgets }: Manifest,
): string[] {
  return [
    ...hears.map(({ signal, needs }) => `hear ${signal}: ${needs.join(", ") || "only that it happened"}`),
    ...says.map(({ signal }) => `say ${signal}`),
    ...filters.map(({ name }) => `change or stop ${name}`),
    ...fills.map(({ slot, place }) =>
      place === "hide" ? `hide ${slot}` : `show something at ${slot} (${place})`
    ),
    ...actions.map((action) => `do "${action}" for whoever asks`),
    ...provides.map(({ kind, name }) => `provide ${kind} "${name}"`),
    ...reaches.map((host) => `reach ${host}`),
    ...reaches.length === 0 ? ["reach nothing outside of the site"] : [],
    `keep ${budgets.storeMegabytes} MB of documents, use ${budgets.memoryMegabytes} MB of memory`,
  ];
}

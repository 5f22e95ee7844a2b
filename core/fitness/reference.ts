import { z } from "zod";
import { manifestSchema } from "core/plugin/manifest.ts";
import type { SlotDefinition } from "core/plugin/slot.ts";
import type { Plugin } from "core/plugin/plugin.ts";
import { listFields, type Shape } from "core/signal/fields.ts";
import type { SignalDefinition } from "core/signal/signal.ts";
import { listFiles, readFile, ROOT } from "core/testing/files.ts";
import type { Context } from "core/work/context.ts";
import type { FilterDefinition } from "core/work/filter.ts";
import { cell, fieldTable } from "./fields.ts";
import { isAsker, readFilters } from "./frozen_filters.ts";
import { isPublisher, readSignals } from "./golden.ts";
import { isCode } from "./graph.ts";
import { isCheck } from "./judge.ts";
import { findRefusals, type RefusalCode } from "./refusals.ts";

// The pages of docs/reference, written from the code itself: `deno task reference` stores them, `reference_test.ts`
// holds them to it.

const NOTE = "_Written by `deno task reference` from the code. Do not edit._";

/** Where the pages stand. */
export const REFERENCE = "docs/reference";

/** The pages of the reference by file name, as the code of now makes them. */
export async function writeReference(): Promise<Record<string, string>> {
  const files = await listFiles();
  return {
    "signals.md": await signalsPage(files),
    "refusals.md": await refusalsPage(files),
    "filters.md": await filtersPage(files),
    "plugins.md": await pluginsPage(),
    "start_options.md": await startPage(),
    "commands.md": await commandsPage(),
    "platform.d.ts": await platformTypes(),
  };
}

/** All that plugins can name, as types: what `carillon plugin new` writes beside an author's code. */
async function platformTypes(): Promise<string> {
  const { platformHere } = await load<{ platformHere: () => Promise<unknown> }>("edge/author/platform.ts");
  const { platformTypes } = await load<{ platformTypes: (offered: unknown) => Promise<string> }>(
    "edge/author/platform_types.ts",
  );
  return await platformTypes(await platformHere());
}

async function load<Module>(file: string): Promise<Module> {
  return await import(new URL(file, ROOT).href) as Module;
}

async function signalsPage(files: readonly string[]): Promise<string> {
  const hearers = await findHearers();
  const parts: string[] = [];
  const contents: string[] = [];
  for (const file of files.filter((one) => isPublisher(one) && one.startsWith("contexts/"))) {
    const publisher = file.split("/")[1]!;
    const signals = Object.values(await readSignals(file));
    contents.push(
      `- [${publisher}](#${publisher}): ` +
        signals.map(({ signal }) => `[${shortName(signal)}](#${signal.replaceAll(".", "")})`).join(" · "),
    );
    parts.push(`## ${publisher}`, ...signals.map((signal) => signalPart(signal, hearers)));
  }
  return page(
    "Signals",
    "Every signal that the contexts say: one fact each, in the past tense. The envelope around them is told in [the " +
      "integrators' guide](../guides/integrators.md). A running site lists those of its plugins, too, at " +
      "`/developers/signals`; so does `deno task carillon signals list`.",
    contents.join("\n"),
    ...parts,
  );
}

async function filtersPage(files: readonly string[]): Promise<string> {
  const parts: string[] = [];
  for (const file of files.filter(isAsker)) {
    parts.push(`## ${file.split("/")[1]}`, ...Object.values(await readFilters(file)).map(filterPart));
  }
  return page(
    "Filters",
    "Every question that plugins are asked. An answer is nothing (it passes), `{ change: { … } }` or `{ halt: " +
      '"a reason" }`; how they are asked is told in [decision 0028](../decisions/0028-plugins-are-asked.md). A running ' +
      "site lists them at `/developers/filters`.",
    ...parts,
  );
}

function filterPart(
  { filter, doc, asked, change, halts, personal, question, example }: FilterDefinition,
): string {
  const codes = (fields: readonly string[]) => fields.map((field) => `\`${field}\``).join(", ");
  return [
    `### ${filter}`,
    doc,
    [
      `- Asked ${asked === "before" ? "before it is done" : "while a page is drawn"}.`,
      `- May be changed: ${codes(change) || "nothing"}. May be halted: ${halts ? "yes" : "no"}.`,
      ...personal.length > 0
        ? [`- Tells who somebody is: ${codes(personal)}; how these change is kept nowhere.`]
        : [],
    ].join("\n"),
    fieldTable(listFields(z.toJSONSchema(question, { io: "output" }) as Shape)),
    "```json\n" + JSON.stringify(example, null, 2) + "\n```",
  ].join("\n\n");
}

/** `learning.block.completed.v1` as it is called among its publisher's own: `block.completed`. */
function shortName(name: string): string {
  return name.split(".").slice(1, -1).join(".") +
    (name.endsWith(".v1") ? "" : name.slice(name.lastIndexOf(".")));
}

function signalPart(signal: SignalDefinition, hearers: ReadonlyMap<string, readonly string[]>): string {
  const shape = z.toJSONSchema(signal.body, { io: "output" }) as Shape;
  const heard = hearers.get(signal.signal) ?? [];
  return [
    `### ${signal.signal}`,
    signal.doc,
    `Order is kept by its key; the example's is \`${signal(signal.example).key}\`.`,
    heard.length > 0 ? heard.join("\n") : "No context hears it yet.",
    fieldTable(listFields(shape)),
    "```json\n" + JSON.stringify(signal.example, null, 2) + "\n```",
  ].join("\n\n");
}

/** Which contexts hear each signal, and what they read of it. Plugins come and go; the live catalogue tells of them. */
async function findHearers(): Promise<Map<string, string[]>> {
  const { CONTEXTS } = await load<{ CONTEXTS: readonly Context[] }>("edge/residents.ts");
  const hearers = new Map<string, string[]>();
  for (const { name: hearer, hears } of CONTEXTS) {
    for (const { name, needs } of hears) {
      const line = `- **${hearer}** reads ${needs.map((field) => `\`${field}\``).join(", ") || "no field"}`;
      hearers.set(name, [...hearers.get(name) ?? [], line]);
    }
  }
  return hearers;
}

async function refusalsPage(files: readonly string[]): Promise<string> {
  const { STATUS_OF } = await load<{ STATUS_OF: Readonly<Record<string, number>> }>(
    "edge/middleware/refusals.tsx",
  );
  const byCode = new Map<string, RefusalCode>();
  for (
    const file of files.filter((one) =>
      isCode(one) && !isCheck(one) && !/^(core\/(fitness|testing)|plugins)\//.test(one)
    )
  ) {
    for (const found of findRefusals(file, await readFile(file))) {
      const before = byCode.get(found.code);
      if (!before || (before.message === "" && found.message !== "")) byCode.set(found.code, found);
    }
  }
  const rows = [...byCode.values()].sort((a, b) => a.code < b.code ? -1 : 1).map(refusalRow(STATUS_OF));
  return page(
    "Refusal codes",
    'Every "no" has a stable code. Machines get it as `application/problem+json` (RFC 9457) with the status beside ' +
      "it; the command line prints it with `--json`. The words are for logs: pages have their own. Kinds and their " +
      "meaning: [decision 0009](../decisions/0009-refusal-is-the-only-no.md).",
    ["| code | kind | HTTP | words | given in |", "| --- | --- | --- | --- | --- |", ...rows].join("\n"),
  );
}

function refusalRow(status: Readonly<Record<string, number>>) {
  return ({ code, kind, message, file }: RefusalCode) => {
    const cells = [
      `\`${code}\``,
      kind ?? "told in another's facts",
      kind ? `${status[kind]}` : "",
      cell(message),
    ];
    return `| ${cells.join(" | ")} | [${file}](../../${file}) |`;
  };
}

async function pluginsPage(): Promise<string> {
  const { SLOTS } = await load<{ SLOTS: Readonly<Record<string, SlotDefinition>> }>("edge/slots.ts");
  const slots = Object.entries(SLOTS).map(([name, { doc, given }]) =>
    `| \`${name}\` | ${cell(doc)} | ${
      Object.entries(given.shape).map(([field, of]) =>
        `\`${field}${of.safeParse(undefined).success ? "?" : ""}\``
      ).join(", ")
    } |`
  );
  const { PLUGINS } = await load<{ PLUGINS: readonly Plugin[] }>("edge/plugins.ts");
  const provided = PLUGINS.flatMap(({ manifest: { id, provides } }) =>
    provides.map(({ kind, name, title = name }) => `| \`${kind}\` | \`${name}\` | ${cell(title)} | ${id} |`)
  );
  return page(
    "Plugins: manifest, slots and providers",
    "How to write one: [the plugin authors' guide](../guides/plugin_authors.md).",
    "## Manifest",
    fieldTable(listFields(z.toJSONSchema(manifestSchema) as Shape)),
    "## Slots",
    ["| slot | where | hands over (all of it text) |", "| --- | --- | --- |", ...slots].join("\n"),
    "## Providers",
    "What is provided from the start; a plugin may provide more of these kinds. What a running site has, those of its " +
      "plugins among it, stands at `/developers/filters`.",
    ["| kind | name | is | by |", "| --- | --- | --- | --- |", ...provided].join("\n"),
  );
}

async function startPage(): Promise<string> {
  const { START_FLAGS } = await load<{
    START_FLAGS: readonly { readonly flag: string; readonly env: string; readonly means: string }[];
  }>("edge/start/start_options.ts");
  const rows = START_FLAGS.map(({ flag, env, means }) => `| \`${flag}\` | \`${env}\` | ${cell(means)} |`);
  return page(
    "Start options",
    "Of `deno task start`. A flag wins over the environment; what stands in brackets is used where neither says it.",
    ["| flag | environment | means |", "| --- | --- | --- |", ...rows].join("\n"),
  );
}

/** What a command line needs of the house to print its help. */
type ReadCommandLine = (
  args: readonly string[],
  terminal: { print(text: string): void; tell(): void; watched: boolean; styled: boolean; columns: number },
  installed: { deno: string; config: string },
) => unknown;

async function commandsPage(): Promise<string> {
  const { readCommandLine } = await load<{ readCommandLine: ReadCommandLine }>(
    "edge/commands/command_line.ts",
  );
  const help = (...args: readonly string[]) => {
    let said = "";
    const print = (text: string) => void (said += `${text}\n`);
    const terminal = { print, tell: () => {}, watched: false, styled: false, columns: 100 };
    readCommandLine([...args, "--help"], terminal, { deno: "deno", config: "deno.json" });
    return said.replace(/ +$/gm, "").trim();
  };
  const overview = help();
  const listed = (text: string) => [...text.matchAll(/^ {2}([a-z][a-z-]*) {2}/gm)].map(([, name]) => name!);
  if (listed(overview).length === 0) throw new TypeError("Cannot find the operator's commands");
  const part = (...name: string[]) => [`## ${name.join(" ")}`, "```text\n" + help(...name) + "\n```"];
  const parts = listed(overview).flatMap((name) => {
    if (name === "account") return part("account", "add");
    return [
      ...part(name),
      ...name === "completion" ? [] : listed(help(name)).flatMap((one) => part(name, one)),
    ];
  });
  return page("Commands", "```text\n" + overview + "\n```", ...parts);
}

function page(title: string, ...parts: readonly string[]): string {
  return [`# ${title}`, NOTE, ...parts].join("\n\n") + "\n";
}

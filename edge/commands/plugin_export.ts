import { argument, command, map, message, object, option, string } from "@optique/core";
import { path } from "@optique/run";
import { asTyped } from "edge/start/typed_path.ts";
import { type Act, data, json } from "./flags.ts";
import { operate, type Reach } from "./reach.ts";
import { counted } from "./report.ts";
import { answer } from "./terminal.ts";

/** What was exported: how much, and the checksum that says of what. */
export interface Exported {
  readonly count: number;
  readonly checksum: string;
  readonly file: string;
}

/** `plugin export ID --to FILE`: all that it keeps. */
export const exportCommand = command(
  "export",
  map(
    object({
      plugin: argument(string({ metavar: "ID" }), { description: message`The plugin's id.` }),
      to: option("--to", path({ metavar: "FILE" }), { description: message`The file to write.` }),
      json,
      data,
    }),
    ({ plugin, to, json, data }): Act => async (terminal) => {
      const value = await exportTo(plugin, to, { data, terminal });
      answer(terminal, {
        json,
        value,
        words: ({ count, file }) => `${counted(count, "document")} written into ${file}`,
      });
    },
  ),
  { brief: message`Write all that a plugin keeps into a file of JSON lines.` },
);

/** Writes all that a plugin keeps into a file that only its owner can read. */
export async function exportTo(plugin: string, to: string, reach: Reach): Promise<Exported> {
  const path = asTyped(to, Deno.env.get("INIT_CWD"));
  const first = await operate("exportPlugin", { plugin }, reach);
  async function* lines(): AsyncGenerator<Uint8Array> {
    const encoder = new TextEncoder();
    for (let page = first;;) {
      for (const document of page.documents) yield encoder.encode(JSON.stringify(document) + "\n");
      if (page.next === undefined) return;
      page = await operate("exportPlugin", { plugin, after: page.next }, reach);
    }
  }
  await Deno.writeFile(path, ReadableStream.from(lines()), { mode: 0o600 });
  const { count = 0, checksum = "" } = first;
  return { count, checksum, file: path };
}

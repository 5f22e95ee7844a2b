// deno task carillon COMMAND …: the operator's commands. Their words are English.
import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { readCommandLine } from "edge/commands/command_line.ts";
import { plain, processTerminal, type Terminal } from "edge/commands/terminal.ts";

/** Does what a command line asks for, and gives the process's exit code: 0 done, 2 refused, 1 our own fault. */
export async function carillon(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const config = decodeURIComponent(new URL("../deno.json", import.meta.url).pathname);
    const act = readCommandLine(args, terminal, { deno: Deno.execPath(), config });
    await act(terminal);
    return 0;
  } catch (error) {
    if (error instanceof Refusal) {
      tellRefusal(error, args.includes("--json"), terminal);
      return 2;
    }
    log("error", "A command failed", { command: args[0], error });
    return 1;
  }
}

/** For programs a problem on standard output, for people a sentence. */
function tellRefusal({ code, message, facts }: Refusal, json: boolean, terminal: Terminal): void {
  if (json) terminal.print(JSON.stringify({ code, detail: message, ...facts }));
  else terminal.tell(`${plain(message.replace(/\s+/g, " "))}\n`);
}

if (import.meta.main) Deno.exit(await carillon(Deno.args, processTerminal()));

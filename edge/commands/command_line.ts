import { formatMessage, lineBreak, message, or, runParser } from "@optique/core";
import { Refusal } from "core/base/refusal.ts";
import { accountCommand } from "./account.ts";
import { backupCommand } from "./backup.ts";
import { backupsCommand } from "./backups.ts";
import { checkCommand } from "./check.ts";
import { shells } from "./completion.ts";
import { coursesCommand } from "./courses.ts";
import type { Act } from "./flags.ts";
import { importCommand } from "./import.ts";
import { pluginCommand } from "./plugin.ts";
import { restoreCommand } from "./restore.ts";
import { signalsCommand } from "./signals.ts";
import type { Terminal } from "./terminal.ts";
import { verifyCommand } from "./verify.ts";

const commands = or(
  importCommand,
  checkCommand,
  coursesCommand,
  accountCommand,
  signalsCommand,
  pluginCommand,
  backupCommand,
  backupsCommand,
  restoreCommand,
  verifyCommand,
);

/** What stands around the list of commands. */
const OVERVIEW = {
  brief: message`The operator's commands. They work while the server runs, too.`,
  footer:
    message`To learn more of one: deno task carillon COMMAND --help${lineBreak()}To serve the site: deno task start`,
};

/** What completion scripts call, and where. */
export interface Installed {
  /** The path of the Deno that runs this, and of our deno.json. */
  readonly deno: string;
  readonly config: string;
}

/**
 * Reads a command line into what it asks for. Help, and what shells ask to complete a line, are printed here
 * and leave nothing to do. Refuses `operate.arguments_invalid`.
 */
export function readCommandLine(args: readonly string[], terminal: Terminal, installed: Installed): Act {
  const nothing = (): Act => () => Promise.resolve();
  const overview = args.length === 0 || args[0] === "--help";
  return runParser(commands, "deno task carillon", overview ? ["--help"] : args, {
    ...(overview ? OVERVIEW : {}),
    help: { option: true, onShow: nothing },
    completion: { command: true, shells: shells(installed.deno, installed.config), onShow: nothing },
    showUsage: !overview,
    showChoices: true,
    termWidth: "auto",
    commandList: "recursive",
    colors: terminal.styled,
    maxWidth: terminal.columns,
    aboveError: "none",
    stdout: (text) => terminal.print(text),
    stderr: () => {}, // a refusal is told by who catches it
    onError: (_code, error) => {
      throw new Refusal(
        "operate.arguments_invalid",
        "invalid",
        formatMessage(error, { colors: false }).replace(/\s+/g, " "),
      );
    },
  });
}

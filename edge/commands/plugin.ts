import { command, message, or } from "@optique/core";
import { checkCommand } from "./plugin_check.ts";
import { devCommand } from "./plugin_dev.ts";
import { keyCommand } from "./plugin_key.ts";
import { lifeCommands } from "./plugin_life.ts";
import { newCommand } from "./plugin_new.ts";
import { packCommand } from "./plugin_pack.ts";
import { replayCaseCommand } from "./plugin_replay.ts";
import { secretCommand } from "./plugin_secret.ts";
import { testCommand } from "./plugin_tests.ts";

/** `plugin …`: plugins, from the first line of one to its last day on a site. */
export const pluginCommand = command(
  "plugin",
  or(
    newCommand,
    devCommand,
    testCommand,
    checkCommand,
    replayCaseCommand,
    packCommand,
    keyCommand,
    lifeCommands,
    secretCommand,
    {
      errors: {
        noMatch: message`Expected a subcommand, such as plugin list, plugin install or plugin new.`,
      },
    },
  ),
  {
    brief: message`Write, test, pack, install and run plugins: plugin list, and more.`,
    footer: message`To learn more of one: deno task carillon plugin COMMAND --help`,
  },
);

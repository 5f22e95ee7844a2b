import { command, message, or } from "@optique/core";
import { checkCommand } from "./plugin_check.ts";
import { devCommand } from "./plugin_dev.ts";
import { keyCommand } from "./plugin_key.ts";
import { newCommand } from "./plugin_new.ts";
import { packCommand } from "./plugin_pack.ts";
import { secretCommand } from "./plugin_secret.ts";
import { replayCaseCommand } from "./plugin_replay.ts";
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
    secretCommand,
    {
      errors: {
        noMatch: message`Expected a subcommand, such as plugin new, plugin dev or plugin pack.`,
      },
    },
  ),
  {
    brief: message`Write, test, pack and run plugins: plugin new, and more.`,
    footer: message`To learn more of one: deno task carillon plugin COMMAND --help`,
  },
);

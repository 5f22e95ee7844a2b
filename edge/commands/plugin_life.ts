import { or } from "@optique/core";
import { casesCommand } from "./plugin_cases.ts";
import { configureCommand } from "./plugin_configure.ts";
import { exportCommand } from "./plugin_export.ts";
import { quarantineCommand, releaseCommand } from "./plugin_hold.ts";
import { installCommand, upgradeCommand } from "./plugin_install.ts";
import { listCommand, showCommand } from "./plugin_list.ts";
import { removeCommand } from "./plugin_remove.ts";
import { rollBackCommand } from "./plugin_rollback.ts";
import { allowCommand, disableCommand, enableCommand, forbidCommand } from "./plugin_switch.ts";

/** What an operator does with plugins on a site, from the first look at one to its end. */
export const lifeCommands = or(
  listCommand,
  showCommand,
  installCommand,
  upgradeCommand,
  rollBackCommand,
  or(
    enableCommand,
    disableCommand,
    allowCommand,
    forbidCommand,
    configureCommand,
    quarantineCommand,
    releaseCommand,
  ),
  casesCommand,
  exportCommand,
  removeCommand,
);

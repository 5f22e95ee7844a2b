import { command, message, or } from "@optique/core";
import { auditCommand } from "./signals_audit.ts";
import { deadCommand } from "./signals_dead.ts";
import { listCommand } from "./signals_list.ts";
import { logCommand } from "./signals_log.ts";
import { pauseCommand, resumeCommand } from "./signals_pause.ts";
import { rebuildCommand } from "./signals_rebuild.ts";
import { redriveCommand } from "./signals_redrive.ts";
import { replayCommand } from "./signals_replay.ts";
import { showCommand } from "./signals_show.ts";
import { subscribersCommand } from "./signals_subscribers.ts";

/** `signals …`: what was said, who hears it, what failed, and what to do about it. */
export const signalsCommand = command(
  "signals",
  or(
    listCommand,
    logCommand,
    subscribersCommand,
    deadCommand,
    showCommand,
    redriveCommand,
    replayCommand,
    pauseCommand,
    resumeCommand,
    rebuildCommand,
    auditCommand,
    {
      errors: {
        noMatch: message`Expected a subcommand, such as signals list, signals subscribers or signals dead.`,
      },
    },
  ),
  {
    brief: message`What was said, who hears it, what failed: signals list, and more.`,
    footer: message`To learn more of one: deno task carillon signals COMMAND --help`,
  },
);

import type { Plugin } from "core/plugin/plugin.ts";
import { plugin as milestones } from "plugins/milestones/plugin.ts";
import { plugin as streaks } from "plugins/streaks/plugin.ts";

/** The installed plugins: the only list of them. */
export const PLUGINS: readonly Plugin[] = [streaks, milestones];

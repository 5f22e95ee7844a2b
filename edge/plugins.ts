import type { Plugin } from "core/plugin/plugin.ts";
import { plugin as html } from "plugins/html/plugin.ts";
import { plugin as milestones } from "plugins/milestones/plugin.ts";
import { plugin as minutes } from "plugins/minutes/plugin.ts";
import { plugin as problem } from "plugins/problem/plugin.ts";
import { plugin as streaks } from "plugins/streaks/plugin.ts";
import { plugin as video } from "plugins/video/plugin.ts";
import { plugin as visibility } from "plugins/visibility/plugin.ts";

/** The installed plugins: the only list of them. */
export const PLUGINS: readonly Plugin[] = [html, video, problem, minutes, visibility, streaks, milestones];

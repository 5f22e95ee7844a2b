import { providersOf } from "core/plugin/plugin.ts";
import { plugin as html } from "plugins/html/plugin.ts";
import { plugin as minutes } from "plugins/minutes/plugin.ts";
import { plugin as problem } from "plugins/problem/plugin.ts";
import { plugin as video } from "plugins/video/plugin.ts";

/** The plugins that provide the platform's own block types. */
export const TYPE_PLUGINS = [html, video, problem, minutes];

/** The block types of the platform, as a site has them. */
export const sampleTypes = providersOf(TYPE_PLUGINS);

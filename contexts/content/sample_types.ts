import { providersOf } from "core/plugin/plugin.ts";
import { plugin as html } from "plugins/html/plugin.ts";
import { plugin as problem } from "plugins/problem/plugin.ts";
import { plugin as video } from "plugins/video/plugin.ts";

/** The block types of the platform, as a site has them. */
export const sampleTypes = providersOf([html, video, problem]);

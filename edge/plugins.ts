import type { Plugin } from "core/plugin/plugin.ts";

/** The installed plugins: the only list of them. */
export const PLUGINS: readonly Plugin[] = [];

import { z } from "zod";
import { contextsOf } from "core/plugin/plugin.ts";
import { nothingKept } from "core/run/rebuilds.ts";
import { rebuildJob } from "core/work/rebuild.ts";
import { isSound, type Rebuilt } from "core/work/rebuilt.ts";
import { PLUGINS } from "edge/plugins.ts";
import { CONTEXTS } from "edge/residents.ts";
import { operation } from "./operation.ts";

/** Has what a context or plugin keeps of signals made anew, or only checked, wherever it lives. */
export const rebuildOperation = operation({
  input: z.object({ resident: z.string().min(1).max(100), check: z.boolean().default(false) }),
  about: ({ resident, check }) => check ? undefined : { resident },
  async run({ house, actor }, { resident, check }, progress): Promise<Rebuilt & { sound: boolean }> {
    const residents = [...CONTEXTS, ...contextsOf(PLUGINS)];
    const keeps = residents.some(({ name, projects }) => name === resident && projects.length > 0);
    if (!keeps) throw nothingKept(resident);
    const rebuilt = await house.run(rebuildJob(resident), { check }, actor, progress);
    return { ...rebuilt, sound: isSound(rebuilt) };
  },
  came: ({ signals, tables }) => ({
    signals,
    rows: tables.reduce((sum, { missing, extra, different }) => sum + missing + extra + different, 0),
  }),
});

import { z } from "zod";
import { defineJob, type Job } from "./job.ts";
import type { Rebuilt } from "./rebuilt.ts";

const input = z.object({ check: z.boolean().default(false) });

/** The job of a resident that makes what it keeps of others' signals anew, or, as a check, only tells what differs. */
export function rebuildJob(resident: string): Job<typeof input, Rebuilt> {
  return defineJob({
    name: `${resident}.rebuild`,
    doc: "Makes the tables that follow from the log anew while all goes on, or tells in what they differ.",
    input,
    run: (desk, { check }, progress) => desk.rebuild(resident, check, progress),
  });
}

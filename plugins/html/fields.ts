import { z } from "zod";

/** What a block of prose has. */
export const htmlFields = z.object({
  html: z.string().describe("sanitised"),
  scripted: z.string().optional().describe("the author's HTML with its scripts, for an origin of its own"),
});

/** What a block of prose has. */
export type HtmlFields = z.infer<typeof htmlFields>;

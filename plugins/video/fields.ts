import { z } from "zod";

const line = z.object({ from: z.number(), to: z.number(), text: z.string() });

/** What a film has, from YouTube or from files, with its words. Times are in seconds. */
export const videoFields = z.object({
  youtube: z.string().optional().describe("the id of the film at normal speed"),
  sources: z.array(z.string()).describe("addresses of films, the author's first choice first"),
  poster: z.string().optional(),
  transcripts: z.array(z.object({ language: z.string(), lines: z.array(line) })),
  start: z.number().optional(),
  end: z.number().optional(),
  durationHint: z.number().optional(),
  downloadTrack: z.string().optional().describe("a transcript to download, where the author offers one"),
  handout: z.string().optional().describe("a file that goes with the film"),
});

/** What a film has. */
export type VideoFields = z.infer<typeof videoFields>;

/** One line of a transcript with the seconds it is spoken at. */
export type TranscriptLine = z.infer<typeof line>;

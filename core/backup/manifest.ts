import { z } from "zod";

const hash = z.string().regex(/^[0-9a-f]{64}$/);

const tree = z.strictObject({ bytes: z.int().min(0), pieces: z.array(hash) });
/**
 * Bytes in a backup store: cut into chunks of one size, each stored under its hash; the hashes of a thousand of them
 * are a piece, stored under its hash too. So what did not change since the last time costs nothing, not even its list.
 */
export type Tree = z.infer<typeof tree>;

const database = z.strictObject({
  /** Its file in the data folder, without `.db`. */
  name: z.string().regex(/^[a-z0-9][\w./-]*$/i).max(200),
  tree,
  /** How much its context has said: the sequence of its last signal. Absent where nobody says anything. */
  said: z.int().min(0).optional(),
  /** How far the relay had noted that it carried. */
  relayed: z.int().min(0).optional(),
  /** Where the database stood, for replicas of it. */
  stand: z.strictObject({ sequence: z.int().min(0), generation: z.string() }).optional(),
  /** The last step of every kind that its shape has taken. */
  steps: z.record(z.string(), z.int()),
});
/** One database in a backup: its pages, and where it stood. */
export type BackedDatabase = z.infer<typeof database>;

const file = z.strictObject({ name: z.string().regex(/^[a-z0-9][\w.-]*$/i).max(200), tree });

const part = z.strictObject({ databases: z.array(database), files: z.array(file) });
/** One part of a backup: what keys open, or the keys. */
export type Part = z.infer<typeof part>;

const manifest = z.strictObject({
  format: z.literal(1),
  /** Counts the backups of a store: the clock of a machine may go back, this does not. */
  number: z.int().min(1),
  /** The moment that all databases are from. */
  at: z.iso.datetime(),
  /** The version of the platform that made it. */
  platform: z.string(),
  /** Without it, only the keys are in it. */
  data: part.extend({
    /** The list of the files that courses are made of: a hash and its bytes on each line. */
    stored: tree,
    /** They were left out, and are looked after elsewhere. */
    withoutFiles: z.literal(true).optional(),
  }).optional(),
  /** The keys of people and of the folder; they stand apart, so that a copy of all else opens nothing. */
  keys: part.optional(),
});
/** What one backup is made of. Written last: what has none is no backup. */
export type Manifest = z.infer<typeof manifest>;

/** Reads a manifest; undefined where the text is none. */
export function readManifest(text: string): Manifest | undefined {
  try {
    return manifest.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

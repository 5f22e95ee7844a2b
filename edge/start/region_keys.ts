import { derivedKey } from "edge/start/secret_key.ts";

/** What regions and home know together, each for one purpose, out of the one key that they hold. */
export interface RegionKeys {
  /** Signs what says how far a reader has come. */
  readonly cookie: string;
  /** Seals passes of signed-in browsers: 256 bits in base64. */
  readonly pass: string;
}

/** Derives them. */
export async function regionKeys(regionKey: string): Promise<RegionKeys> {
  return {
    cookie: await derivedKey(regionKey, "cookies of regions"),
    pass: await derivedKey(regionKey, "passes"),
  };
}

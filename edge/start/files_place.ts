import { Refusal } from "core/base/refusal.ts";
import { readS3Address, type S3Address, type S3Place } from "core/files/s3_place.ts";

const KEYS = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const;

/** Where files are that are not in the data folder, and how much of them this machine may hold. */
export interface FilesOptions {
  readonly files?: S3Place;
  readonly filesCacheMb?: number;
}

/** Reads the options about files. Refuses `start.option_invalid` and `start.files_keys_missing`. */
export function readFiles(
  place: string | undefined,
  cacheMb: string | undefined,
  env: (name: string) => string | undefined,
): FilesOptions {
  return {
    ...(place === undefined ? {} : { files: readPlace(place, env) }),
    ...(cacheMb === undefined ? {} : { filesCacheMb: readCache(cacheMb) }),
  };
}

/**
 * Reads where the originals of files are: `s3://BUCKET/PREFIX?endpoint=URL&region=NAME`, with what opens it from the
 * environment, as tools of every such store read it.
 */
function readPlace(given: string, env: (name: string) => string | undefined): S3Place {
  const address = readS3Address(given);
  if (!address) {
    throw invalid("--files", given, "a bucket such as s3://carillon-files?endpoint=https://s3.example.org");
  }
  return withKeys(address, env);
}

/** Adds to an address what opens it, from the environment. Refuses `start.files_keys_missing`. */
export function withKeys(address: S3Address, env: (name: string) => string | undefined): S3Place {
  const [accessKeyId, secretAccessKey] = KEYS.map((name) => env(name) || undefined);
  if (!accessKeyId || !secretAccessKey) {
    throw new Refusal(
      "start.files_keys_missing",
      "invalid",
      `Cannot open bucket "${address.bucket}" of files: its keys are not in ${KEYS.join(" and ")}`,
      { bucket: address.bucket },
    );
  }
  const sessionToken = env("AWS_SESSION_TOKEN") || undefined;
  return { ...address, accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

/** Reads how many megabytes of files may be held on this machine. */
function readCache(given: string): number {
  if (/^[1-9]\d{0,7}$/.test(given)) return Number(given);
  throw invalid("--files-cache-mb", given, "a number of megabytes from 1");
}

function invalid(flag: string, given: string, wanted: string): Refusal {
  return new Refusal("start.option_invalid", "invalid", `Cannot start: ${flag} is "${given}", not ${wanted}`);
}

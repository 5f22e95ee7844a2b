/** A bucket of an S3-compatible store, and what opens it. Plain data: it is handed to Workers. */
export interface S3Place {
  readonly bucket: string;
  /** What the name of every file begins with: empty, or with a slash at its end. */
  readonly prefix: string;
  /** Where the store answers, without a slash at its end; the bucket is the first part of each path. */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Beside keys that hold for a time only. */
  readonly sessionToken?: string;
}

/** A place without what opens it, as it is written: `s3://BUCKET/PREFIX?endpoint=URL&region=NAME`. */
export type S3Address = Pick<S3Place, "bucket" | "prefix" | "endpoint" | "region">;

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const PREFIX = /^(?:[\w.-]+\/)*$/;
const REGION = /^[a-z0-9-]{1,40}$/;

/** Reads the address of a bucket; undefined where it is none. Without an endpoint it is one of Amazon's. */
export function readS3Address(text: string): S3Address | undefined {
  const url = URL.parse(text);
  if (!url || url.protocol !== "s3:" || url.username !== "" || url.password !== "") return undefined;
  for (const name of url.searchParams.keys()) if (name !== "endpoint" && name !== "region") return undefined;
  const region = url.searchParams.get("region") ?? "us-east-1";
  const endpoint = endpointOf(url.searchParams.get("endpoint") ?? `https://s3.${region}.amazonaws.com`);
  const prefix = url.pathname.replace(/^\//, "").replace(/(?<=[^/])$/, "/");
  if (!endpoint || !BUCKET.test(url.hostname) || !PREFIX.test(prefix) || !REGION.test(region)) {
    return undefined;
  }
  return { bucket: url.hostname, prefix, endpoint, region };
}

/** An address as `readS3Address` reads it. */
export function writeS3Address({ bucket, prefix, endpoint, region }: S3Address): string {
  return `s3://${bucket}/${prefix}?${new URLSearchParams({ endpoint, region })}`;
}

function endpointOf(text: string): string | undefined {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== "" || url.search !== "") return undefined;
  return url.origin + url.pathname.replace(/\/$/, "");
}

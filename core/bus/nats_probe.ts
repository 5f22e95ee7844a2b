import {
  AckPolicy,
  type ConsumerConfig,
  DeliverPolicy,
  DiscardPolicy,
  jetstream,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamClient,
  JetStreamError,
  type JetStreamManager,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from "@nats-io/jetstream";
import { errors, nanos, type NatsConnection } from "@nats-io/transport-node";
import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import { keySubject, type NatsNames, storeOf, subjectOf } from "./nats_names.ts";

/** One connection, and what was found to hold on the server at its end. */
export interface Line {
  readonly nc: NatsConnection;
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
  readonly names: NatsNames;
  readonly version: string;
  /** Whether a consumer may ask for several subjects at once: from 2.10 on. */
  readonly manySubjects: boolean;
}

/** The oldest server that keeps our promises. */
const OLDEST = [2, 9] as const;
const MANY_SUBJECTS = [2, 10] as const;

/** How long an answer to a request is waited for, an acknowledgement too. */
export const ANSWERS = 5_000;
/** And at first: servers that are choosing their leader answer nobody, so it is asked again soon. */
const TRYING = 2_000;
/** How long the log knows the ids that it has accepted. */
const KNOWS_IDS = 10 * 60_000;

/**
 * Makes a connection ready for use: the server is new enough and has JetStream, the log and the bucket are there,
 * and what they are is what was asked for. Old servers pass over settings that they do not know without a word, so
 * everything is read back. Refuses `bus.nats_unfit` with what differs.
 */
export async function readyLine(
  nc: NatsConnection,
  names: NatsNames,
  replicas: number | undefined,
): Promise<Line> {
  const version = nc.info?.version ?? "0";
  if (!isAtLeast(version, OLDEST)) throw unfit(version, `it is older than ${OLDEST.join(".")}`);
  const trying = await manager(nc, version);
  const log = logConfig(names, replicas);
  const bucket = bucketConfig(names, replicas);
  for (const wanted of [log, bucket]) await ensureStream(trying, wanted, version);
  const manySubjects = isAtLeast(version, MANY_SUBJECTS);
  await tryConsumer(trying, names, manySubjects, version);
  const js = jetstream(nc, { timeout: ANSWERS });
  const jsm = await jetstreamManager(nc, { timeout: ANSWERS, checkAPI: false });
  return { nc, js, jsm, names, version, manySubjects };
}

/** The log: in a file, kept for ever, with the ids of the last while. */
export function logConfig(
  names: NatsNames,
  replicas: number | undefined,
): Partial<StreamConfig> & { name: string } {
  return {
    name: names.stream,
    subjects: [subjectOf(names, ">")],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.New,
    duplicate_window: nanos(KNOWS_IDS),
    allow_direct: false,
    ...UNLIMITED,
    ...(replicas ? { num_replicas: replicas } : {}),
  };
}

/** The bucket, laid out as JetStream's key-value stores are, so that their tools can read it. */
function bucketConfig(
  names: NatsNames,
  replicas: number | undefined,
): Partial<StreamConfig> & { name: string } {
  return {
    name: storeOf(names),
    subjects: [keySubject(names, ">")],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.New,
    max_msgs_per_subject: 1,
    allow_rollup_hdrs: true,
    allow_direct: false,
    ...UNLIMITED,
    ...(replicas ? { num_replicas: replicas } : {}),
  };
}

const UNLIMITED = { max_age: 0, max_msgs: -1, max_bytes: -1 };

/** A consumer that goes by itself, with what it asks for: by one subject, or where the server can, by several. */
export function consumerConfig(subjects: readonly string[], from: number): Partial<ConsumerConfig> {
  return {
    ack_policy: AckPolicy.None,
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: from,
    mem_storage: true,
    num_replicas: 1,
    inactive_threshold: nanos(30_000),
    ...(subjects.length === 1 ? { filter_subject: subjects[0]! } : { filter_subjects: [...subjects] }),
  };
}

/** Refuses a consumer that is not what it was asked to be. */
export function refuseDifferent(
  found: Partial<ConsumerConfig>,
  wanted: Partial<ConsumerConfig>,
  version: string,
): void {
  const differs = differences(found, wanted);
  if (differs.length > 0) throw unfit(version, `a consumer differs: ${differs.join(", ")}`);
}

/** What of a configuration is not as it was wanted, each with what it is. */
export function differences(found: object, wanted: object): string[] {
  const has = found as Record<string, unknown>;
  return Object.entries(wanted).flatMap(([name, value]) => {
    // Zero, empty and false are left out of what servers say.
    const is = has[name] ?? (typeof value === "number" ? 0 : typeof value === "boolean" ? false : undefined);
    const same = JSON.stringify(is) === JSON.stringify(value);
    return same ? [] : [`${name} is ${JSON.stringify(is) ?? "left out"}, not ${JSON.stringify(value)}`];
  });
}

async function manager(nc: NatsConnection, version: string): Promise<JetStreamManager> {
  try {
    return await jetstreamManager(nc, { timeout: TRYING });
  } catch (error) {
    if (isNobodyThere(error)) {
      throw unfit(version, "it has no JetStream", error);
    }
    if (
      error instanceof JetStreamApiError && error.code === JetStreamApiCodes.JetStreamNotEnabledForAccount
    ) {
      throw unfit(version, "this account may not use JetStream", error);
    }
    throw error;
  }
}

/** Makes a stream where it is missing. Refuses `bus.nats_unfit` for one that is not what was wanted, with what differs. */
export async function ensureStream(
  jsm: JetStreamManager,
  wanted: Partial<StreamConfig> & { readonly name: string },
  version: string,
): Promise<void> {
  const differs = differences(await ensure(jsm, wanted), wanted);
  if (differs.length > 0) throw unfit(version, `stream "${wanted.name}" differs: ${differs.join(", ")}`);
}

async function ensure(
  jsm: JetStreamManager,
  wanted: Partial<StreamConfig> & { readonly name: string },
): Promise<StreamConfig> {
  try {
    return (await jsm.streams.info(wanted.name)).config;
  } catch (error) {
    const missing = error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound;
    if (!missing) throw error;
    return (await jsm.streams.add(wanted)).config;
  }
}

/** Has the server make such a consumer as subscribers read by, and looks at what it made. */
async function tryConsumer(
  jsm: JetStreamManager,
  names: NatsNames,
  manySubjects: boolean,
  version: string,
): Promise<void> {
  const subjects = ["probe.one.>", "probe.two.>"].map((name) => subjectOf(names, name));
  const wanted = consumerConfig(manySubjects ? subjects : subjects.slice(1), 1);
  const { name, config } = await jsm.consumers.add(names.stream, wanted);
  await jsm.consumers.delete(names.stream, name);
  refuseDifferent(config, wanted, version);
}

/** Whether an error says that nobody is there to answer; whoever is to may be about to be chosen. */
export function isNobodyThere(error: unknown): boolean {
  if (error instanceof JetStreamApiError) return error.status === 503;
  if (error instanceof JetStreamError) return "code" in error && error.code === 503;
  const { cause } = error instanceof Error ? error : {};
  return cause instanceof errors.RequestError && cause.isNoResponders();
}

/** Asks again for a moment where nobody is there: until all members of a cluster know who answers for what. */
export async function patiently<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (const pause of [20, 50, 100, 200, 400, 800]) {
    try {
      return await ask();
    } catch (error) {
      if (!isNobodyThere(error)) throw error;
      await wait(pause);
    }
  }
  return await ask();
}

function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [has = 0, hasMinor = 0] = version.split(".").map(Number);
  return has > major || (has === major && hasMinor >= minor);
}

function unfit(version: string, why: string, cause?: unknown): Refusal {
  const words = `Cannot use the NATS server, version ${version}: ${why}`;
  return new Refusal("bus.nats_unfit", "unavailable", words, { version, why }, cause);
}

import { defineContext } from "core/work/context.ts";
import { changeStream } from "./commands/change_stream.ts";
import { openStream } from "./commands/open_stream.ts";
import { rotateSecret } from "./commands/rotate_secret.ts";
import { setPolicy } from "./commands/set_policy.ts";
import { endStream, pauseStream, resumeStream, testStream } from "./commands/turn_stream.ts";
import { filters } from "./filters.ts";
import { signals } from "./signals.ts";
import { webhookOutlets } from "./webhook/outlets.ts";

// Commands
export {
  changeStream,
  endStream,
  openStream,
  pauseStream,
  resumeStream,
  rotateSecret,
  setPolicy,
  testStream,
};

// Queries
export {
  allowsPrivate,
  findByCredential,
  type FoundSecret,
  type FoundStream,
  getStream,
  listSecrets,
  listStreams,
} from "./queries.ts";

// What a service gets, and by what it is known
export { outgoing } from "./outgoing.ts";
export { LIMITS, mayHear, type StreamState, TESTED } from "./rules.ts";
export { hashCredential } from "./secret/stream_secret.ts";
export { subscriberOf } from "./webhook/outlets.ts";

// Signals
export {
  secretRotated,
  signals,
  streamChanged,
  streamClosed,
  streamOpened,
  streamPaused,
  streamResumed,
  streamTested,
} from "./signals.ts";

/** Streams: which services outside hear which signals of this site, and how they come to them. */
export const streams = defineContext({
  keepsSecrets: true,
  name: "streams",
  migrations: new URL("./migrations/", import.meta.url),
  signals,
  filters,
  commands: [
    openStream,
    changeStream,
    rotateSecret,
    pauseStream,
    resumeStream,
    endStream,
    testStream,
    setPolicy,
  ],
  outlets: webhookOutlets(),
});

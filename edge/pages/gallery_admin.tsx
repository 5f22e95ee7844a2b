import type { LogReport, SubscriberReport } from "core/bus/bus.ts";
import { AdminLetterPage } from "edge/pages/admin_letter.tsx";
import { AdminReplayPage } from "edge/pages/admin_replay.tsx";
import { AdminSignalsPage } from "edge/pages/admin_signals.tsx";
import { AdminSubscriberPage } from "edge/pages/admin_subscriber.tsx";
import { paths } from "edge/paths.ts";
import type { Sample } from "edge/pages/gallery_public.tsx";
import type { ShownLetter } from "edge/start/signal_operations.ts";
import type { DoneRow } from "edge/views/admin_view.ts";

const at = new Date("2026-11-23T13:40:12Z");
const COMPLETED = "learning.block.completed.v1";
const PASSED = "grading.course.passed.v1";
const REGISTERED = "identity.person.registered.v1";
const CAUSE =
  "TypeError: Cannot award: the share is not a number\n    at award (plugins/milestones/plugin.ts:41:18)";

const log: LogReport = {
  engine: "NATS 2.15.1",
  signals: 184_233,
  bytes: 96_400_000,
  head: 184_240,
  first: "2026-03-02T09:00:00Z",
  last: "2026-11-23T13:40:11Z",
};

function subscriber(name: string, more: Partial<SubscriberReport>): SubscriberReport {
  return {
    name,
    hears: [COMPLETED, PASSED, REGISTERED],
    running: true,
    paused: false,
    position: log.head,
    lag: 0,
    held: 0,
    dead: 0,
    epoch: 0,
    rate: 0,
    ...more,
  };
}

const failure = { lastFailure: CAUSE, lastFailureAt: "2026-11-23T13:38:02Z" };
const replaying = subscriber("grading", {
  position: 74_102,
  lag: 61_330,
  rate: 2_204.5,
  epoch: 1,
  replay: { from: 12, to: log.head },
});
const failing = subscriber("milestones", { lag: 192, held: 3, dead: 2, rate: 0.4, ...failure });
const paused = subscriber("stream-0190f2a4-8123-7abc-8def-001122334455", {
  paused: true,
  lag: 4_120,
  dead: 1,
});

const subscribers: readonly SubscriberReport[] = [
  subscriber("catalog", { rate: 0.2 }),
  subscriber("enrollment", { lag: 23, rate: 118.4 }),
  replaying,
  failing,
  paused,
  subscriber("streaks", { running: false, lag: 1_204, ...failure }),
];

function letter(id: string, type: string, data: unknown, hidden = false): ShownLetter {
  return {
    id,
    subscriber: "milestones",
    signal: {
      specversion: "1.0",
      id,
      type,
      source: "/main/learning",
      subject: "person 0193a1 in Carillon+BELLS1+2026",
      time: "2026-11-23T13:25:41.120Z",
      datacontenttype: "application/json",
      data,
      site: "main",
      actor: "person:019a0b3c-52a1-7c11-8f00-3a5a4b7b6c01",
      correlationid: "019a0b3c-52a0-7c11-8f00-3a5a4b7b6c00",
      sequence: "1204",
    },
    attempts: 6,
    error: CAUSE,
    at: "2026-11-23T13:38:02Z",
    hidden,
  };
}

const letters: readonly ShownLetter[] = [
  letter("019a0b3c-52a1-7c11-8f00-3a5a4b7b6c02", PASSED, {
    personId: "019a0b3c-52a1-7c11-8f00-3a5a4b7b6c01",
    courseId: "Carillon+BELLS1+2026",
    share: null,
  }),
  letter("019a0b3c-52a1-7c11-8f00-3a5a4b7b6c03", REGISTERED, { personId: "019a0b3c", language: "ar" }, true),
];

const done: readonly DoneRow[] = [
  {
    id: "5",
    at,
    who: "Ola Operator",
    operation: "replay",
    about: ["subscriber grading", "sequence 12"],
    outcome: "begun",
    answer: [],
  },
  {
    id: "4",
    at,
    operation: "redrive",
    about: ["subscriber milestones", "all"],
    outcome: "done",
    answer: ["redriven 4"],
  },
  {
    id: "3",
    at,
    who: "Ola Operator",
    operation: "pause",
    about: ["subscriber streaks"],
    outcome: "refused",
    answer: ["code bus.subscriber_away"],
  },
  {
    id: "2",
    at,
    who: "Ola Operator",
    operation: "letter",
    about: ["subscriber milestones"],
    outcome: "done",
    answer: [],
  },
  { id: "1", at, operation: "import", about: ["file course.tar.gz"], outcome: "failed", answer: [] },
];

const publishers = [
  { name: "identity", signals: [REGISTERED, "identity.session.started.v1"], said: 20_411 },
  { name: "learning", signals: [COMPLETED], said: 163_002 },
  { name: "grading", signals: [PASSED], said: undefined },
];

const replay = {
  subscriber: "milestones",
  from: 120_411,
  first: "2026-11-20T09:00:00Z",
  again: 12_408,
  more: false,
  lag: 192,
};

/** The pages of operators, in every state. */
export const adminPages: readonly Sample[] = [
  {
    name: "admin signals",
    render: (frame) => (
      <AdminSignalsPage
        frame={frame}
        at={at}
        log={log}
        subscribers={subscribers}
        streams={new Map([[paused.name, { label: "The registry", href: paths.streams }]])}
        letters={letters}
        publishers={publishers}
        done={done}
      />
    ),
  },
  {
    name: "admin signals, all well",
    render: (frame) => (
      <AdminSignalsPage
        frame={frame}
        at={at}
        log={{ ...log, engine: "embedded" }}
        subscribers={[subscribers[0]!]}
        streams={new Map()}
        letters={[]}
        publishers={publishers}
        done={done.slice(0, 1)}
      />
    ),
  },
  {
    name: "admin signals, nothing yet",
    render: (frame) => (
      <AdminSignalsPage
        frame={frame}
        at={at}
        log={{ engine: "embedded", signals: 0, bytes: 4_096, head: 0 }}
        subscribers={[]}
        streams={new Map()}
        letters={[]}
        publishers={[]}
        done={[]}
      />
    ),
  },
  ...[subscribers[0]!, subscribers[1]!, replaying, failing, paused, subscribers[5]!].map((
    report,
  ): Sample => ({
    name: `admin subscriber ${report.name}`,
    render: (frame) => (
      <AdminSubscriberPage
        frame={frame}
        at={at}
        log={log}
        report={report}
        letters={letters.slice(0, report.dead)}
      />
    ),
  })),
  {
    name: "admin letter",
    render: (frame) => <AdminLetterPage frame={frame} letter={letters[0]!} />,
  },
  {
    name: "admin letter, something hidden",
    render: (frame) => <AdminLetterPage frame={frame} letter={letters[1]!} />,
  },
  {
    name: "admin letter, all shown",
    render: (frame) => (
      <AdminLetterPage
        frame={frame}
        letter={letter("019a0b3c-52a1-7c11-8f00-3a5a4b7b6c03", REGISTERED, {
          personId: "019a0b3c",
          language: "ar",
          personal: { name: "A learner", email: "learner@example.org" },
        })}
        personal
      />
    ),
  },
  {
    name: "admin replay",
    render: (frame) => <AdminReplayPage frame={frame} report={failing} replay={replay} />,
  },
  {
    name: "admin replay, very many",
    render: (frame) => (
      <AdminReplayPage frame={frame} report={paused} replay={{ ...replay, again: 50_000, more: true }} />
    ),
  },
  {
    name: "admin replay, nothing",
    render: (frame) => <AdminReplayPage frame={frame} report={failing} replay={{ ...replay, again: 0 }} />,
  },
];

import { EndStreamPage } from "edge/pages/end_stream.tsx";
import type { Sample } from "edge/pages/gallery_public.tsx";
import { ChangeStreamPage, NewStreamPage } from "edge/pages/new_stream.tsx";
import { StreamPage } from "edge/pages/stream.tsx";
import { StreamSecretPage } from "edge/pages/stream_secret.tsx";
import { StreamsPage } from "edge/pages/streams.tsx";
import { listSignals } from "edge/start/signal_catalogue.ts";
import { choiceGroups } from "edge/views/signal_choice.ts";
import type { StreamForm } from "edge/views/stream_form.ts";
import type { StreamView } from "edge/views/stream_view.ts";

const credentials: StreamView = {
  id: "01990f0e-7d1a-7f3c-8a51-0c7a4f1f5b1e",
  label: "Credential service",
  delivery: "webhook",
  state: "open",
  standing: "idle",
  url: "https://credentials.example.org/hooks/carillon?site=main",
  hears: ["enrollment.enrollment.created.v1", "grading.course.passed.v1"],
  withPersonal: false,
  openedAt: new Date("2026-09-01T08:00:00Z"),
  lag: 0,
  dead: 0,
  connections: 0,
};

const failing: StreamView = {
  ...credentials,
  label: "Student information system of the north campus",
  standing: "retrying",
  withPersonal: true,
  lag: 1204,
  dead: 3,
  lastFailure: {
    why: "Cannot deliver: the receiver answered 503",
    at: new Date("2026-11-20T14:03:00Z"),
  },
};

const warehouse: StreamView = {
  id: "01990f0e-7d1a-7f3c-8a51-0c7a4f1f5b1f",
  label: "Data warehouse",
  delivery: "events",
  state: "open",
  standing: "connected",
  hears: ["learning.block.completed.v1"],
  withPersonal: false,
  openedAt: new Date("2026-10-12T10:30:00Z"),
  lag: 0,
  dead: 0,
  connections: 2,
};

const gone: StreamView = {
  ...credentials,
  label: "Old badge service",
  state: "closed",
  standing: "closed",
  closedAt: new Date("2026-11-02T16:00:00Z"),
  closedFor: "gone",
};

const all: readonly StreamView[] = [
  credentials,
  failing,
  warehouse,
  { ...warehouse, id: "waiting", label: "Notice board", standing: "waiting", connections: 0 },
  { ...credentials, id: "behind", label: "Research archive", standing: "behind", lag: 52 },
  { ...failing, id: "parked", label: "Library", standing: "parked", lag: 0 },
  { ...credentials, id: "paused", label: "Alumni office", state: "paused", standing: "paused", lag: 7 },
  gone,
];

const secrets = [
  { madeAt: new Date("2026-11-20T09:00:00Z"), until: null },
  { madeAt: new Date("2026-09-01T08:00:00Z"), until: new Date("2026-11-21T09:00:00Z") },
];

const form: StreamForm = {
  id: credentials.id,
  label: credentials.label,
  by: "webhook",
  url: credentials.url!,
  hears: credentials.hears,
  withPersonal: false,
  from: "next",
};
const empty: StreamForm = { ...form, label: "", url: "http://credentials.example.org", hears: [] };
const groups = choiceGroups(listSignals(), form.hears);

const EVENTS_URL = "https://learn.example.org/streams/events";

/** The pages on which operators permit services outside. */
export const streamPages: readonly Sample[] = [
  { name: "streams", render: (frame) => <StreamsPage frame={frame} streams={all} /> },
  { name: "streams, none", render: (frame) => <StreamsPage frame={frame} streams={[]} /> },
  {
    name: "stream, new",
    render: (frame) => <NewStreamPage frame={frame} form={form} groups={groups} errors={[]} allowsPrivate />,
  },
  {
    name: "stream, new, wrong",
    render: (frame) => (
      <NewStreamPage
        frame={frame}
        form={empty}
        groups={groups}
        errors={[
          { field: "label", text: frame.t("stream.label_needed") },
          { field: "url", text: frame.t("stream.url_https") },
          { field: "hears", text: frame.t("stream.hears_needed") },
        ]}
        allowsPrivate={false}
      />
    ),
  },
  {
    name: "stream, secret of a webhook",
    render: (frame) => (
      <StreamSecretPage
        frame={frame}
        stream={credentials}
        secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="
        eventsUrl={EVENTS_URL}
      />
    ),
  },
  {
    name: "stream, credential after a rotation",
    render: (frame) => (
      <StreamSecretPage
        frame={frame}
        stream={warehouse}
        secret="carillon_stream_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo"
        eventsUrl={EVENTS_URL}
        until={new Date("2026-11-21T09:00:00Z")}
      />
    ),
  },
  { name: "stream", render: (frame) => <StreamPage frame={frame} stream={failing} secrets={secrets} /> },
  {
    name: "stream, fetched",
    render: (frame) => <StreamPage frame={frame} stream={warehouse} secrets={secrets.slice(0, 1)} />,
  },
  { name: "stream, ended", render: (frame) => <StreamPage frame={frame} stream={gone} secrets={[]} /> },
  {
    name: "stream, change",
    render: (frame) => (
      <ChangeStreamPage frame={frame} form={form} groups={groups} errors={[]} allowsPrivate={false} />
    ),
  },
  { name: "stream, end", render: (frame) => <EndStreamPage frame={frame} stream={credentials} /> },
];

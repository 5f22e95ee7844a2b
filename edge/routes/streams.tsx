import { Hono } from "hono";
import type { VNode } from "preact";
import { newId } from "core/base/id.ts";
import { Refusal } from "core/base/refusal.ts";
import {
  allowsPrivate,
  changeStream,
  endStream,
  type FoundStream,
  getStream,
  listSecrets,
  listStreams,
  openStream,
  pauseStream,
  resumeStream,
  rotateSecret,
  subscriberOf,
  testStream,
} from "contexts/streams/mod.ts";
import type { FieldError } from "edge/components/field.tsx";
import type { Front } from "edge/front.ts";
import { EndStreamPage } from "edge/pages/end_stream.tsx";
import { ChangeStreamPage, NewStreamPage } from "edge/pages/new_stream.tsx";
import { StreamPage } from "edge/pages/stream.tsx";
import { StreamSecretPage } from "edge/pages/stream_secret.tsx";
import { StreamsPage } from "edge/pages/streams.tsx";
import { everybodyOf } from "edge/memory/everybody.ts";
import { paths } from "edge/paths.ts";
import {
  answerPage,
  answerSeen,
  type EdgeContext,
  type EdgeEnv,
  formOf,
  frameFor,
  noticeOf,
} from "edge/respond.tsx";
import { operatorOf } from "edge/routes/operator.ts";
import { choiceGroups, choosable } from "edge/views/signal_choice.ts";
import { missingIn, readStreamForm, streamErrors, type StreamForm } from "edge/views/stream_form.ts";
import { streamView } from "edge/views/stream_view.ts";
import { words } from "edge/words.ts";

const NOTICES = [
  "notice.stream_saved",
  "notice.stream_tested",
  "notice.stream_paused",
  "notice.stream_resumed",
  "notice.stream_ended",
  "notice.stream_opened_before",
] as const;

/** What can be done to a stream by one button. */
const TURNS = {
  pause: { command: pauseStream, notice: "stream_paused" },
  resume: { command: resumeStream, notice: "stream_resumed" },
  test: { command: testStream, notice: "stream_tested" },
} as const;

/** Who outside hears what: operators permit services, see how they do, and end what they permitted. */
export function streams(front: Front) {
  return new Hono<EdgeEnv>()
    .get(paths.streams, async (c) => answerPage(c, await list(c, front)))
    .post(paths.streams, async (c) => await openOne(c, front))
    .get(paths.newStream, async (c) => {
      operatorOf(c);
      const form: StreamForm = {
        id: newId(),
        label: "",
        by: "webhook",
        url: "",
        hears: [],
        withPersonal: false,
        from: "next",
      };
      return answerPage(c, await newForm(c, front, form));
    })
    .get(`${paths.streams}/:id`, async (c) => answerPage(c, await one(c, front)))
    .get(`${paths.streams}/:id/change`, async (c) => answerPage(c, await changeForm(c, front)))
    .post(`${paths.streams}/:id/change`, async (c) => await changeOne(c, front))
    // Where a form's answer was shown, the address is the form's: asked for again, it is the stream.
    .get(
      `${paths.streams}/:id/:verb{secret|pause|resume|test}`,
      (c) => c.redirect(paths.stream(c.req.param("id")), 303),
    )
    .post(`${paths.streams}/:id/secret`, async (c) => await rotate(c, front))
    .post(`${paths.streams}/:id/:verb{pause|resume|test}`, async (c) => {
      const streamId = c.req.param("id");
      const verb = c.req.param("verb") as keyof typeof TURNS;
      const { command, notice } = TURNS[verb];
      const { position } = await front.house.send(command, { streamId }, operatorOf(c));
      if (verb === "resume") await resumeSubscriber(front, streamId);
      return answerSeen(c, front, `${paths.stream(streamId)}?notice=${notice}`, [position]);
    })
    .get(`${paths.streams}/:id/end`, async (c) => {
      const stream = await found(c, front);
      return answerPage(c, <EndStreamPage frame={frameFor(c, front)} stream={stream} />);
    })
    .post(`${paths.streams}/:id/end`, async (c) => {
      const { position } = await front.house.send(endStream, { streamId: c.req.param("id") }, operatorOf(c));
      return answerSeen(c, front, `${paths.streams}?notice=stream_ended`, [position]);
    });
}

/** The names of all signals that a service may be permitted to hear. */
function choosableNames(front: Front): readonly string[] {
  return choosable(everybodyOf(front).signals).map(({ name }) => name);
}

async function found(c: EdgeContext, front: Front): Promise<FoundStream> {
  operatorOf(c);
  return await getStream(front.house.reader("streams"), c.req.param("id") ?? "");
}

async function list(c: EdgeContext, front: Front): Promise<VNode> {
  operatorOf(c);
  const [streams, reports] = await Promise.all([
    listStreams(front.house.reader("streams")),
    front.house.signals.reports(),
  ]);
  const views = streams.map((stream) => streamView(stream, reports, front.feeds.connections(stream.id)));
  return <StreamsPage frame={frameFor(c, front, { notice: noticeOf(c, NOTICES) })} streams={views} />;
}

async function one(c: EdgeContext, front: Front): Promise<VNode> {
  const stream = await found(c, front);
  const [reports, secrets] = await Promise.all([
    front.house.signals.reports(),
    listSecrets(front.house.reader("streams"), stream.id, front.clock()),
  ]);
  return (
    <StreamPage
      frame={frameFor(c, front, { notice: noticeOf(c, NOTICES) })}
      stream={streamView(stream, reports, front.feeds.connections(stream.id))}
      secrets={secrets}
    />
  );
}

async function newForm(c: EdgeContext, front: Front, form: StreamForm, errors: readonly FieldError[] = []) {
  const parts = { form, errors, groups: choiceGroups(everybodyOf(front).signals, form.hears) };
  const allowed = await allowsPrivate(front.house.reader("streams"));
  return <NewStreamPage frame={frameFor(c, front)} allowsPrivate={allowed} {...parts} />;
}

async function openOne(c: EdgeContext, front: Front): Promise<Response> {
  const actor = operatorOf(c);
  const form = readStreamForm(await formOf(c), new Set(choosableNames(front)));
  const t = words(c.get("visitor").language);
  const missing = missingIn(form, t);
  if (missing.length > 0) return answerPage(c, await newForm(c, front, form, missing), 422);
  const { id: streamId, label, by, url, hears, withPersonal, from } = form;
  const delivery = by === "webhook" ? { by, url } : { by };
  const beginsAfter = from === "first" ? 0 : (await front.house.signals.log()).head;
  const input = { streamId, label, delivery, hears: [...hears], withPersonal, beginsAfter };
  try {
    const { answer: { secret } } = await front.house.send(openStream, input, actor);
    return showSecret(c, front, { stream: { id: streamId, label, delivery: by }, secret });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === "streams.opened_before") {
      return c.redirect(`${paths.stream(streamId)}?notice=stream_opened_before`, 303);
    }
    const errors = streamErrors(error, t);
    if (errors.length === 0) throw error;
    return answerPage(c, await newForm(c, front, form, errors), 422);
  }
}

async function changeForm(
  c: EdgeContext,
  front: Front,
  typed?: StreamForm,
  errors: readonly FieldError[] = [],
) {
  const { id, label, delivery, url, hears, withPersonal } = await found(c, front);
  const kept: StreamForm = { id, label, by: delivery, url: url ?? "", hears, withPersonal, from: "next" };
  const form = typed ? { ...typed, id } : kept;
  const groups = choiceGroups(everybodyOf(front).signals, [...hears, ...form.hears]);
  const allowed = await allowsPrivate(front.house.reader("streams"));
  const parts = { form, errors, groups, allowsPrivate: allowed };
  return <ChangeStreamPage frame={frameFor(c, front)} {...parts} />;
}

async function changeOne(c: EdgeContext, front: Front): Promise<Response> {
  const stream = await found(c, front);
  const known = new Set([...choosableNames(front), ...stream.hears]);
  const form = { ...readStreamForm(await formOf(c), known), by: stream.delivery };
  const t = words(c.get("visitor").language);
  const missing = missingIn(form, t);
  if (missing.length > 0) return answerPage(c, await changeForm(c, front, form, missing), 422);
  const { label, url, hears, withPersonal } = form;
  const sent = form.by === "webhook" ? { url } : {};
  const input = { streamId: stream.id, label, hears: [...hears], withPersonal, ...sent };
  try {
    const { position } = await front.house.send(changeStream, input, operatorOf(c));
    return answerSeen(c, front, `${paths.stream(stream.id)}?notice=stream_saved`, [position]);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const errors = streamErrors(error, t);
    if (errors.length === 0) throw error;
    return answerPage(c, await changeForm(c, front, form, errors), 422);
  }
}

async function rotate(c: EdgeContext, front: Front): Promise<Response> {
  const stream = await found(c, front);
  const given = (await formOf(c)).get("hours");
  const overlapHours = typeof given === "string" && /^\d{1,3}$/.test(given) ? Number(given) : 24;
  const input = { streamId: stream.id, overlapHours };
  const { answer: { secret, until } } = await front.house.send(rotateSecret, input, operatorOf(c));
  return showSecret(c, front, { stream, secret, ...(overlapHours > 0 ? { until: new Date(until) } : {}) });
}

/** The page is the answer to the form: nothing keeps it, and it is not there to come back to. */
async function showSecret(
  c: EdgeContext,
  front: Front,
  shown: Omit<Parameters<typeof StreamSecretPage>[0], "frame" | "eventsUrl">,
): Promise<Response> {
  const url = new URL(paths.streamEvents, c.req.url);
  if (front.secure) url.protocol = "https:";
  const page = await answerPage(
    c,
    <StreamSecretPage frame={frameFor(c, front)} eventsUrl={url.href} {...shown} />,
  );
  page.headers.set("cache-control", "no-store");
  return page;
}

/** One that was paused in Operations, rather than here, is resumed there. */
async function resumeSubscriber(front: Front, streamId: string): Promise<void> {
  const name = subscriberOf(streamId);
  const report = (await front.house.signals.reports()).find((one) => one.name === name);
  if (report?.paused) await front.house.signals.resume(name);
}

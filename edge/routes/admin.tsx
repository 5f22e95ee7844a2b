import { Hono } from "hono";
import type { SubscriberReport } from "core/bus/bus.ts";
import { listStreams, subscriberOf } from "contexts/streams/mod.ts";
import type { StreamsByName } from "edge/components/subscriber_table.tsx";
import type { Front } from "edge/front.ts";
import { AdminLetterPage } from "edge/pages/admin_letter.tsx";
import { AdminReplayPage } from "edge/pages/admin_replay.tsx";
import { AdminSignalsPage } from "edge/pages/admin_signals.tsx";
import { AdminSubscriberPage } from "edge/pages/admin_subscriber.tsx";
import { everybodyOf } from "edge/memory/everybody.ts";
import { paths } from "edge/paths.ts";
import { answerPage, type EdgeContext, type EdgeEnv, formOf, frameFor, noticeOf } from "edge/respond.tsx";
import { ask, operatorOf } from "edge/routes/operator.ts";
import { getReport } from "edge/start/signal_operations.ts";
import { doneRows } from "edge/views/admin_view.ts";
import { readBeginning } from "edge/views/replay_form.ts";

/** How many dead letters stand on the page of all, and on that of one subscriber. */
const LETTERS = { all: 10, one: 100 };
/** How much of what operators did is shown; the command line shows more. */
const DONE_SHOWN = 30;

const SUBSCRIBER = "/admin/signals/subscribers/:name";
const LETTER = `${SUBSCRIBER}/dead/:id`;
const NOTICES = [
  "notice.redriven",
  "notice.redriven_all",
  "notice.replayed",
  "notice.paused",
  "notice.resumed",
] as const;

/** What operators look at and do. Every look and every verb is one of the operations that the command line has, too. */
export function admin(front: Front) {
  const verbs = { redrive: "redriven_all", pause: "paused", resume: "resumed" } as const;
  const app = new Hono<EdgeEnv>()
    .get("/admin", (c) => c.redirect(paths.adminSignals, 303))
    .get("/admin/signals", (c) => signalsPage(c, front))
    .get(SUBSCRIBER, (c) => subscriberPage(c, front, c.req.param("name")))
    .get(`${SUBSCRIBER}/replay`, (c) => replayPage(c, front, c.req.param("name")))
    .post(`${SUBSCRIBER}/replay`, async (c) => {
      operatorOf(c);
      const subscriber = c.req.param("name");
      const from = readBeginning({ from: String((await formOf(c)).get("from") ?? "") });
      await ask(c, front, "replay", { subscriber, from });
      return seen(c, subscriber, "replayed");
    })
    .get(LETTER, async (c) => {
      const { name: subscriber, id } = c.req.param();
      const letter = await ask(c, front, "letter", { subscriber, id });
      const frame = frameFor(c, front);
      return answerPage(c, <AdminLetterPage frame={frame} letter={letter} />);
    })
    .post(`${LETTER}/personal`, async (c) => {
      const { name: subscriber, id } = c.req.param();
      const letter = await ask(c, front, "letter", { subscriber, id, personal: true });
      const page = <AdminLetterPage frame={frameFor(c, front)} letter={letter} personal />;
      const answer = await answerPage(c, page);
      answer.headers.set("cache-control", "no-store");
      return answer;
    })
    .post(`${LETTER}/redrive`, async (c) => {
      const { name: subscriber, id } = c.req.param();
      await ask(c, front, "redrive", { subscriber, id });
      return seen(c, subscriber, "redriven");
    });
  for (const [verb, notice] of Object.entries(verbs) as [keyof typeof verbs, string][]) {
    app.post(`${SUBSCRIBER}/${verb}`, async (c) => {
      const subscriber = c.req.param("name");
      await ask(c, front, verb, { subscriber });
      return seen(c, subscriber, notice);
    });
  }
  return app;
}

function seen(c: EdgeContext, subscriber: string, notice: string): Response {
  return c.redirect(`${paths.subscriber(subscriber)}?notice=${notice}`, 303);
}

async function signalsPage(c: EdgeContext, front: Front) {
  const everybody = everybodyOf(front).contexts.filter(({ signals }) => signals.length > 0);
  const [log, subscribers, letters, said, audit] = await Promise.all([
    ask(c, front, "summary", {}),
    ask(c, front, "subscribers", {}),
    ask(c, front, "deadLetters", { limit: LETTERS.all }),
    ask(c, front, "publishers", { names: everybody.map(({ name }) => name) }),
    ask(c, front, "audit", { limit: DONE_SHOWN }),
  ]);
  const publishers = everybody.map(({ name, signals }, at) => ({
    name,
    signals: signals.map(({ signal }) => signal),
    said: said[at]?.said,
  }));
  return answerPage(
    c,
    <AdminSignalsPage
      frame={frameFor(c, front, { islands: true, notice: noticeOf(c, NOTICES) })}
      at={front.clock()}
      log={log}
      subscribers={subscribers}
      streams={await streamsByName(front)}
      letters={letters}
      publishers={publishers}
      done={await doneRows(audit, front.house.reader("identity"))}
    />,
  );
}

/** What operators call those subscribers that deliver to a stream. */
async function streamsByName({ house }: Front): Promise<StreamsByName> {
  const streams = await listStreams(house.reader("streams"));
  return new Map(streams.map(({ id, label }) => [subscriberOf(id), { label, href: paths.stream(id) }]));
}

async function subscriberPage(c: EdgeContext, front: Front, name: string) {
  const [log, report, letters] = await Promise.all([
    ask(c, front, "summary", {}),
    oneReport(c, front, name),
    ask(c, front, "deadLetters", { limit: LETTERS.one, subscriber: name }),
  ]);
  return answerPage(
    c,
    <AdminSubscriberPage
      frame={frameFor(c, front, { islands: true, notice: noticeOf(c, NOTICES) })}
      at={front.clock()}
      log={log}
      report={report}
      letters={letters}
    />,
  );
}

async function replayPage(c: EdgeContext, front: Front, name: string) {
  const report = await oneReport(c, front, name);
  const from = readBeginning(c.req.query());
  const replay = await ask(c, front, "preview", { subscriber: name, from });
  return answerPage(c, <AdminReplayPage frame={frameFor(c, front)} report={report} replay={replay} />);
}

async function oneReport(c: EdgeContext, front: Front, name: string): Promise<SubscriberReport> {
  return getReport(await ask(c, front, "subscribers", {}), name);
}

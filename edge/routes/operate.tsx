import { Hono } from "hono";
import { Refusal } from "core/base/refusal.ts";
import type { SubscriberReport } from "core/bus/bus.ts";
import type { Front } from "edge/front.ts";
import { OperatePage, type PluginRow, type SubscriberRow } from "edge/pages/operate.tsx";
import { paths } from "edge/paths.ts";
import { answerPage, type EdgeContext, type EdgeEnv, frameFor, noticeOf, sessionOf } from "edge/respond.tsx";

const LETTERS_SHOWN = 100;

/** What an operator looks at: who hears what, who is behind, what could not be handled, and hands it over again. */
export function operate(front: Front) {
  return new Hono<EdgeEnv>()
    .get("/operate", async (c) => {
      requireOperator(c);
      const [reports, letters] = await Promise.all([
        front.house.signals.reports(),
        front.house.signals.deadLetters(LETTERS_SHOWN),
      ]);
      return answerPage(
        c,
        <OperatePage
          frame={frameFor(c, front, { notice: noticeOf(c, ["notice.redriven"]) })}
          subscribers={reports.map(subscriberRow)}
          deadLetters={letters.map(({ subscriber, signal, attempts, error, at }) => ({
            id: `${subscriber} ${signal.id}`,
            subscriber,
            signal: signal.name,
            at: new Date(at),
            attempts,
            cause: error,
          }))}
          plugins={front.plugins.map((plugin) => pluginRow(plugin, reports))}
        />,
      );
    })
    .post("/operate/dead-letters/:letter/redrive", async (c) => {
      requireOperator(c);
      const [subscriber = "", id = ""] = c.req.param("letter").split(" ");
      await front.house.signals.redrive(subscriber, id);
      return c.redirect(`${paths.operate}?notice=redriven`, 303);
    });
}

function requireOperator(c: EdgeContext): void {
  if (sessionOf(c).roles.includes("operator")) return;
  throw new Refusal("edge.operators_only", "forbidden", "Cannot show this: only operators may see it");
}

function subscriberRow(report: SubscriberReport): SubscriberRow {
  const state = report.held > 0 ? "retrying" : report.lag > 0 ? "behind" : "idle";
  const { name, hears, lag, lastFailure } = report;
  return { name, hears, lag, state, ...(lastFailure ? { lastFailure } : {}) };
}

function pluginRow({ manifest }: Front["plugins"][number], reports: readonly SubscriberReport[]): PluginRow {
  const report = reports.find((one) => one.name === manifest.id);
  const failing = report !== undefined && (report.held > 0 || report.dead > 0);
  return {
    id: manifest.id,
    version: manifest.version,
    hears: manifest.hears.map((one) => one.signal),
    fills: manifest.fills,
    state: failing ? "failing" : "running",
    ...(failing && report.lastFailure ? { lastFailure: report.lastFailure } : {}),
  };
}

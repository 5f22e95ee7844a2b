import { Hono } from "hono";
import { Refusal } from "core/base/refusal.ts";
import type { SubscriberReport } from "core/bus/bus.ts";
import { Alert } from "edge/components/alert.tsx";
import { type Front, SITE_TAG } from "edge/front.ts";
import { type Everybody, everybodyOf } from "edge/memory/everybody.ts";
import { answerKept } from "edge/memory/kept_pages.ts";
import { ExtensionPointsPage } from "edge/pages/extension_points.tsx";
import { SignalPage } from "edge/pages/signal.tsx";
import { SignalsPage } from "edge/pages/signals.tsx";
import { paths } from "edge/paths.ts";
import { type EdgeContext, type EdgeEnv, frameFor } from "edge/respond.tsx";
import { addressOf, renderAsyncApi } from "edge/start/async_api.ts";
import { SITE } from "edge/start/open_house.ts";
import type { ListedSignal } from "edge/start/signal_catalogue.ts";
import { listExtensionPoints } from "edge/views/extension_view.ts";
import { groupSignals, hearersOf, matches } from "edge/views/signal_view.ts";
import { words } from "edge/words.ts";

/** Descriptions are for anybody's tools, those in a browser on another site too. */
const OPEN = { "access-control-allow-origin": "*", "cache-control": "public, max-age=60" };

/**
 * What this system says and hears, for people and for machines. Shapes are for everybody; how subscribers stand is
 * for operators. Nothing is made before somebody asks, and what is made is kept.
 */
export function developers(front: Front) {
  const signals = () => everybodyOf(front).signals;
  let kept: {
    readonly name: string;
    readonly of: Everybody;
    readonly text: ReturnType<typeof renderAsyncApi>;
  } | undefined;
  const asyncApi = (name: string) => {
    const of = everybodyOf(front);
    if (kept?.name !== name || kept.of !== of) {
      kept = { name, of, text: renderAsyncApi({ id: SITE, name }, of.contexts) };
    }
    return kept.text;
  };

  return new Hono<EdgeEnv>()
    .get("/developers", (c) => c.redirect(paths.signals, 303))
    .get("/developers/signals", (c) => answerKept(c, front, [SITE_TAG], () => catalogue(c, front, signals())))
    .get(paths.extensionPoints, (c) => {
      const page = () => <ExtensionPointsPage frame={frameFor(c, front)} {...listExtensionPoints(front)} />;
      return answerKept(c, front, [SITE_TAG], page);
    })
    .get(
      "/developers/signals/:name",
      (c) =>
        answerKept(
          c,
          front,
          [SITE_TAG],
          () => signalPage(c, front, getSignal(signals(), c.req.param("name"))),
        ),
    )
    .get("/developers/signals/:name/schema.json", (c) => {
      const { name, doc, schema } = getSignal(signals(), c.req.param("name"));
      const { $schema, ...shape } = schema;
      const described = { $schema, title: name, description: doc, ...shape };
      return c.body(JSON.stringify(described), 200, { ...OPEN, "content-type": "application/schema+json" });
    })
    .get("/developers/asyncapi.json", async (c) => {
      const { body, etag } = await asyncApi(front.look.site.name);
      // Whoever packs an answer on its way makes its tag a weak one: `W/"…"`.
      if (c.req.header("if-none-match")?.includes(etag)) return c.body(null, 304, { ...OPEN, etag });
      return c.body(body, 200, { ...OPEN, etag, "content-type": "application/json" });
    });
}

function getSignal(signals: readonly ListedSignal[], name: string): ListedSignal {
  const found = signals.find((signal) => signal.name === name);
  if (found) return found;
  throw new Refusal("edge.signal_missing", "missing", `Cannot find signal "${name}"`, { name });
}

async function catalogue(c: EdgeContext, front: Front, signals: readonly ListedSignal[]) {
  const query = (c.req.query("q") ?? "").trim().slice(0, 200);
  const publisher = (c.req.query("publisher") ?? "").slice(0, 100);
  const found = signals.filter((signal) =>
    (publisher === "" || signal.publisher === publisher) && matches(signal, query)
  );
  const { reports, notice } = await figuresFor(c, front);
  return (
    <SignalsPage
      frame={frameFor(c, front, { notice })}
      query={query}
      publisher={publisher}
      publishers={[...new Set(signals.map((signal) => signal.publisher))].sort()}
      groups={groupSignals(found, reports)}
    />
  );
}

async function signalPage(c: EdgeContext, front: Front, signal: ListedSignal) {
  const { reports, notice } = await figuresFor(c, front);
  return (
    <SignalPage
      frame={frameFor(c, front, { notice })}
      signal={signal}
      address={addressOf(SITE, signal.name)}
      hearers={hearersOf(signal, reports)}
      operates={reports !== undefined}
    />
  );
}

/** How subscribers stand, for operators; a notice where that cannot be told, since shapes are shown all the same. */
async function figuresFor(
  c: EdgeContext,
  { house }: Front,
): Promise<{ reports?: readonly SubscriberReport[]; notice?: ReturnType<typeof Alert> }> {
  const { session, language } = c.get("visitor");
  if (!session?.roles.includes("operator")) return {};
  try {
    return { reports: await house.signals.reports() };
  } catch (error) {
    if (!(error instanceof Refusal && error.kind === "unavailable")) throw error;
    return { notice: <Alert tone="warning">{words(language)("signals.figures_missing")}</Alert> };
  }
}

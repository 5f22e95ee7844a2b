import type { SubscriberReport } from "core/bus/bus.ts";
import { providersOf } from "core/plugin/plugin.ts";
import { PLUGINS } from "edge/plugins.ts";
import { listExtensionPoints } from "edge/views/extension_view.ts";
import type { Sample } from "edge/pages/gallery_public.tsx";
import { ExtensionPointsPage } from "edge/pages/extension_points.tsx";
import { SignalPage } from "edge/pages/signal.tsx";
import { SignalsPage } from "edge/pages/signals.tsx";
import { addressOf } from "edge/start/async_api.ts";
import { type ListedSignal, listSignals } from "edge/start/signal_catalogue.ts";
import { groupSignals, type HearerView } from "edge/views/signal_view.ts";

const listed = listSignals();
const publishers = [...new Set(listed.map(({ publisher }) => publisher))].sort();
const groups = groupSignals(listed);
const block = listed.find(({ name }) => name === "content.block.published.v1")!;
const created = listed.find(({ name }) => name === "content.course.created.v1")!;

/** A signal as it looks once a later version of it is said. */
const outdated: ListedSignal = {
  ...created,
  said: false,
  versions: [created.name, "content.course.created.v2"],
  converted: ["content.course.created.v2"],
};

function report(name: string, how: Partial<SubscriberReport>): SubscriberReport {
  const fresh = { position: 9_000, lag: 0, held: 0, dead: 0, epoch: 0, rate: 0 };
  return { name, hears: [block.name], running: true, paused: false, ...fresh, ...how };
}

/** Hearers in every state. */
const hearers: readonly HearerView[] = [
  {
    name: "grading",
    version: block.name,
    needs: ["courseId", "version", "blockId", "problem"],
    report: report("grading", { rate: 12.4 }),
  },
  {
    name: "learning",
    version: "content.block.published.v2",
    needs: ["courseId", "place"],
    report: report("learning", { lag: 1_204, rate: 310 }),
  },
  {
    name: "milestones",
    version: block.name,
    needs: [],
    report: report("milestones", {
      lag: 23,
      held: 4,
      dead: 2,
      lastFailure: "Cannot award: the share is not a number",
      lastFailureAt: "2026-11-02T08:40:00Z",
    }),
  },
  {
    name: "streaks",
    version: block.name,
    needs: ["courseId"],
    report: report("streaks", { paused: true, lag: 7 }),
  },
  { name: "warehouse", version: block.name, report: report("warehouse", { running: false, lag: 92 }) },
  { name: "newcomer", version: block.name, needs: ["title"] },
];

/** The catalogue of signals, and signals of it. */
export const developerPages: readonly Sample[] = [
  {
    name: "extension points",
    render: (frame) => (
      <ExtensionPointsPage frame={frame} {...listExtensionPoints({ providers: providersOf(PLUGINS) })} />
    ),
  },
  {
    name: "signals",
    render: (frame) => (
      <SignalsPage frame={frame} query="" publisher="" publishers={publishers} groups={groups} />
    ),
  },
  {
    name: "signals, some in trouble",
    render: (frame) => (
      <SignalsPage
        frame={frame}
        query="course"
        publisher="content"
        publishers={publishers}
        groups={[{
          publisher: "content",
          signals: groups.find(({ publisher }) => publisher === "content")!.signals.map((signal, at) => ({
            ...signal,
            said: at !== 2,
            ...(at === 0 ? { trouble: "behind" } : at === 1 ? { trouble: "failing" } : {}),
          })),
        }]}
      />
    ),
  },
  {
    name: "signals, nothing found",
    render: (frame) => (
      <SignalsPage frame={frame} query="viola" publisher="" publishers={publishers} groups={[]} />
    ),
  },
  {
    name: "signal",
    render: (frame) => (
      <SignalPage
        frame={frame}
        signal={block}
        address={addressOf("main", block.name)}
        hearers={block.hearers}
        operates={false}
      />
    ),
  },
  {
    name: "signal, for operators",
    render: (frame) => (
      <SignalPage
        frame={frame}
        signal={block}
        address={addressOf("main", block.name)}
        hearers={hearers}
        operates
      />
    ),
  },
  {
    name: "signal, said no more",
    render: (frame) => (
      <SignalPage
        frame={frame}
        signal={outdated}
        address={addressOf("main", outdated.name)}
        hearers={[]}
        operates={false}
      />
    ),
  },
];

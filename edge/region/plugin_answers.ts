import { failureOf } from "core/base/failure.ts";
import { Refusal } from "core/base/refusal.ts";
import { readingDesk } from "core/host/desk.ts";
import { budgetOf } from "core/host/elsewhere.ts";
import { askPlugins } from "core/host/filter_chain.ts";
import { asProvider } from "core/host/follow_providers.ts";
import type { PluginHost } from "core/host/plugin_host.ts";
import { ANSWERS } from "core/plugin/block_apart.ts";
import { CallFailure, type PluginCall } from "core/plugin/call.ts";
import type { Manifest } from "core/plugin/manifest.ts";
import type { PluginHere } from "core/plugin/plugin_set.ts";
import type { Whereabouts } from "core/plugin/scope.ts";
import { readAs } from "core/run/call_answers.ts";
import { FILTER_ASKED, PLUGIN_ASKED } from "core/run/region_plugin_calls.ts";
import type { FilterDefinition } from "core/work/filter.ts";
import type { Front } from "edge/front.ts";
import { readWidget } from "edge/slots/widget_answer.ts";
import { SITE } from "edge/start/open_house.ts";

/** What home answers regions with when they draw pages with plugins on them that only home can ask. */
export interface PluginAnswers {
  readonly plugin: (body: unknown) => Promise<unknown>;
  readonly filter: (body: unknown) => Promise<unknown>;
}

/** Asks plugins for regions as home's own pages would: with their documents as they are now, and all their settings. */
export function pluginAnswers(
  front: Pick<Front, "host" | "house" | "clock">,
  filters: readonly FilterDefinition[],
): PluginAnswers {
  const { host, house } = front;
  const byName = new Map(filters.map((one) => [one.filter, one]));

  return {
    async plugin(body) {
      const { plugin, call, ...where } = readAs(PLUGIN_ASKED, body);
      const here = hereFor(host, plugin, call, where);
      if (!here) return { failed: { fault: "unreachable", message: "It is not on here" } };
      const { manifest } = here.plugin;
      try {
        const answer = await host.call(here, call, { ...where, site: SITE, now: front.clock() }, {
          desk: readingDesk(() => house.guestReader(plugin), plugin),
          milliseconds: budgetOf(manifest, call),
          read: (answer) => readAnswer(manifest, call, answer),
        });
        return { answer: answer ?? null };
      } catch (error) {
        if (!(error instanceof CallFailure)) throw error;
        return { failed: { fault: error.fault, message: error.message } };
      }
    },

    async filter(body) {
      const { filter: name, question, ...where } = readAs(FILTER_ASKED, body);
      const filter = byName.get(name);
      if (!filter) throw new Refusal("home.call_unknown", "missing", `Cannot ask "${name}" here`);
      const documents = (plugin: string) => house.guestReader(plugin);
      const asking = { ...where, site: SITE, now: front.clock(), documents };
      const answered = await askPlugins(host, filter, asking, () => question);
      if (!answered) return { question, bypassed: false };
      const { bypassed, halt } = answered;
      return { question: answered.question, bypassed, ...(halt ? { halt: failureOf(halt) } : {}) };
    },
  };
}

function hereFor(host: PluginHost, id: string, call: PluginCall, at: Whereabouts): PluginHere | undefined {
  if (call.do === "widget") return host.set.find(id, at);
  const plugin = host.set.installed.get(id);
  return plugin?.state === "enabled" ? asProvider(host, plugin) : undefined;
}

/** What is no answer is the plugin's fault and counted here: the region only goes on without. */
function readAnswer({ budgets }: Manifest, { do: what, name }: PluginCall, answer: unknown): unknown {
  if (what === "widget") return readWidget(answer, budgets);
  const asked = name.slice(name.lastIndexOf(".") + 1);
  return Object.hasOwn(ANSWERS, asked) ? ANSWERS[asked as keyof typeof ANSWERS].parse(answer) : answer;
}

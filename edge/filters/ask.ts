import type { z } from "zod";
import { askPlugins } from "core/host/filter_chain.ts";
import type { PluginHost } from "core/host/plugin_host.ts";
import type { Whereabouts } from "core/plugin/scope.ts";
import type { House } from "core/run/house.ts";
import {
  type Answered,
  type Ask,
  courseIn,
  type FilterDefinition,
  type QuestionOf,
} from "core/work/filter.ts";
import { SITE } from "edge/start/open_house.ts";

/** What asking takes of a front. */
interface Asker {
  readonly host: PluginHost;
  readonly house: House;
  readonly clock: () => Date;
}

/** Asks plugins on behalf of nobody in particular: of what goes out. */
export function askerOf(front: Asker): Ask {
  return (filter, question) =>
    askFor(front, filter, { language: "en", courseId: courseIn(question) }, () => question);
}

/** Asks plugins for somebody who reads a language; undefined, and nothing made, where nobody answers. */
export function askFor<Definition extends FilterDefinition>(
  { host, house, clock }: Asker,
  filter: Definition,
  at: Whereabouts & { readonly language: string },
  question: () => z.input<Definition["question"]>,
): Promise<Answered<QuestionOf<Definition>>> | undefined {
  const documents = (plugin: string) => house.guestReader(plugin);
  return askPlugins(host, filter, { ...at, site: SITE, now: clock(), documents }, question);
}

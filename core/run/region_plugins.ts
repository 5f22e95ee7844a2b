import type { z } from "zod";
import { errorOf } from "core/base/failure.ts";
import { Refusal } from "core/base/refusal.ts";
import type { Asking } from "core/host/circumstances.ts";
import { budgetOf, type Elsewhere } from "core/host/elsewhere.ts";
import { CHAIN_MILLISECONDS } from "core/host/filter_chain.ts";
import { CALL_FAULTS, CallFailure, type Circumstances, type PluginCall } from "core/plugin/call.ts";
import type { Manifest } from "core/plugin/manifest.ts";
import type { Answered, FilterDefinition } from "core/work/filter.ts";
import { FILTER_ANSWERED, PLUGIN_ANSWERED } from "./region_plugin_calls.ts";
import { homeAway, type RegionHome } from "./region_home.ts";

/** How long the way to home and back may take beside the answer itself, in milliseconds; then home does not answer. */
const WAY = 1_500;

/** Home as a region asks it for plugins' answers: their documents and their secrets are there, and nowhere else. */
export class AskedAtHome implements Elsewhere {
  readonly #home: Pick<RegionHome, "ask">;

  constructor(home: Pick<RegionHome, "ask">) {
    this.#home = home;
  }

  async call(manifest: Manifest, call: PluginCall, { language, scope }: Circumstances): Promise<unknown> {
    const courseId = scope.startsWith("course:") ? scope.slice("course:".length) : undefined;
    const asked = { plugin: manifest.id, call, ...where({ language, courseId }) };
    const { failed, answer } = await this.#ask("plugin", asked, PLUGIN_ANSWERED, budgetOf(manifest, call));
    if (!failed) return answer;
    const fault = CALL_FAULTS.find((one) => one === failed.fault) ?? "threw";
    throw new CallFailure(manifest.id, fault, failed.message);
  }

  async ask(filter: FilterDefinition, asking: Asking, question: object): Promise<Answered<object>> {
    const asked = { filter: filter.filter, question, ...where(asking) };
    const answered = await this.#ask("filter", asked, FILTER_ANSWERED, CHAIN_MILLISECONDS[filter.asked]);
    const left = read(filter.question, answered.question);
    const halt = answered.halt && errorOf(answered.halt);
    // What they changed is told where they were asked.
    return {
      question: left,
      differences: [],
      bypassed: answered.bypassed,
      ...(halt instanceof Refusal ? { halt } : {}),
    };
  }

  async #ask<Schema extends z.ZodType>(
    verb: string,
    body: unknown,
    answer: Schema,
    milliseconds: number,
  ): Promise<z.output<Schema>> {
    return read(answer, await this.#home.ask(verb, body, AbortSignal.timeout(milliseconds + WAY)));
  }
}

/** Home may be of another release: what cannot be read is no answer. */
function read<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.output<Schema> {
  const answered = schema.safeParse(answer);
  if (answered.success) return answered.data;
  throw homeAway(answered.error);
}

function where(
  { language, courseId }: { readonly language: string; readonly courseId?: string | undefined },
) {
  return { language, ...(courseId === undefined ? {} : { courseId }) };
}

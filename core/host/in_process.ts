import type { Circumstances, PluginCall, PluginDesk } from "core/plugin/call.ts";
import type { PluginCode } from "core/plugin/code.ts";
import type { Messages } from "core/plugin/plugin.ts";
import { answerCall } from "./answer_call.ts";
import type { Runner } from "./runner.ts";

/** Runs portable code that is built in: reviewed, so in the site's own process. A late answer is passed over. */
export class InProcess implements Runner {
  readonly #code: PluginCode;
  readonly #messages: Messages;

  constructor(code: PluginCode, messages: Messages) {
    this.#code = code;
    this.#messages = messages;
  }

  async call(call: PluginCall, circumstances: Circumstances, desk: PluginDesk): Promise<unknown> {
    return await answerCall(this.#code, this.#messages, call, circumstances, desk);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

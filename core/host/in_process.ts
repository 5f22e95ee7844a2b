import type { Circumstances, PluginCall, PluginDesk } from "core/plugin/call.ts";
import type { PluginCode } from "core/plugin/code.ts";
import type { Messages } from "core/plugin/plugin.ts";
import { answerCall, answerHere } from "./answer_call.ts";
import type { Runner } from "./runner.ts";

/** Runs portable code that is built in: reviewed, so in the site's own process. A late answer is passed over. */
export class InProcess implements Runner {
  readonly #code: PluginCode;
  readonly #messages: Messages;

  constructor(code: PluginCode, messages: Messages) {
    this.#code = code;
    this.#messages = messages;
  }

  async call(
    call: PluginCall,
    circumstances: Circumstances,
    desk: PluginDesk,
    timeUp: AbortSignal,
  ): Promise<unknown> {
    return await answerCall(this.#code, this.#messages, call, circumstances, whileOpen(desk, timeUp));
  }

  answerHere(call: PluginCall, circumstances: Circumstances, desk: PluginDesk): unknown {
    return answerHere(this.#code, this.#messages, call, circumstances, desk);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** A desk that is shut once its call is over: code that was given up goes on, and reaches nothing. */
function whileOpen(desk: PluginDesk, timeUp: AbortSignal): PluginDesk {
  const open = () => {
    timeUp.throwIfAborted();
    return desk;
  };
  return {
    get: async (key) => await open().get(key),
    list: async (prefix, after, limit) => await open().list(prefix, after, limit),
    put: async (key, value) => await open().put(key, value),
    delete: async (key) => await open().delete(key),
    emit: (name, body) => open().emit(name, body),
    log: (words) => desk.log(words),
  };
}

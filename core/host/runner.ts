import type { Circumstances, PluginCall, PluginDesk } from "core/plugin/call.ts";

/**
 * Has a plugin's code answer: the port of the three tiers. It starts what it needs when it is first asked, and lets go
 * of it when it has long not been. What is to be done about a failure is the host's.
 */
export interface Runner {
  /**
   * Answers with what the code answered, as plain data that nobody has looked at. Throws a `CallFailure` for what the
   * tier's limits stopped; `timeUp` aborts at the call's deadline, and from then on nothing of it may reach the desk.
   */
  call(
    call: PluginCall,
    circumstances: Circumstances,
    desk: PluginDesk,
    timeUp: AbortSignal,
  ): Promise<unknown>;
  /**
   * Answers in this very turn, where the code is here: a promise only where the code gives one. Then nobody has to wait,
   * and there is no time to keep.
   */
  answerHere?(call: PluginCall, circumstances: Circumstances, desk: PluginDesk): unknown;
  /** Starts what answers calls, where there is something to start; resolves at once where it runs. */
  start?(): Promise<void>;
  /** False while what answers calls is still to be started. */
  readonly isUp?: boolean;
  /** It hands calls on to another host, which keeps their time and counts their failures: here nobody does. */
  readonly isElsewhere?: true;
  /** Ends what it started; calls under way fail. */
  close(): Promise<void>;
}

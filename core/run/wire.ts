import type { Actor } from "core/base/actor.ts";
import type { Failure } from "core/base/failure.ts";
import type { Following } from "core/base/trace.ts";
import type { Operations } from "core/bus/bus.ts";
import type { Signal } from "core/signal/signal.ts";
import type { HouseOptions, Positions } from "./house.ts";

// What the serving thread and the home worker say to each other. Plain data only.

/** A call from the serving thread; answered under the same `call` number. */
export type Call =
  & { readonly call: number }
  & (
    | { readonly do: "open"; readonly options: HouseOptions }
    | {
      readonly do: "send" | "run";
      readonly name: string;
      readonly input: unknown;
      readonly actor: Actor;
      readonly from: Following;
    }
    | {
      readonly do: "caughtUp";
      readonly positions: Positions;
      readonly milliseconds: number;
      readonly hearers?: readonly string[];
    }
    | { readonly do: "carried"; readonly positions: Positions; readonly milliseconds: number }
    | { readonly do: "heard"; readonly milliseconds: number; readonly hearers?: readonly string[] }
    | { readonly do: "tail"; readonly names: readonly string[] }
    | { readonly do: "untail"; readonly tail: number }
    | {
      readonly do: "signals";
      readonly verb: keyof Operations;
      readonly args: readonly unknown[];
    }
    | { readonly do: "absent" | "figures" | "close" }
  );

/** What comes back: an answer or a failure of a call, or, unasked, progress of a job or a signal that a call tails. */
export type Reply =
  | { readonly call: number; readonly answer: unknown }
  | { readonly call: number; readonly failure: Failure }
  | { readonly call: number; readonly progress: readonly [number, number, string] }
  | { readonly call: number; readonly signal: Signal };

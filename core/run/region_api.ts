import type { z } from "zod";
import { failureOf } from "core/base/failure.ts";
import { log } from "core/base/log.ts";
import { Refusal, refusalIn } from "core/base/refusal.ts";
import { follow, following } from "core/base/trace.ts";
import { guestCommand } from "core/host/guest.ts";
import type { AnyCommand, Context } from "core/work/context.ts";
import { readStand, type Stand } from "core/work/stand.ts";
import type { Done } from "core/work/work.ts";
import { answerJson, followedBy, readAs, refuseCall } from "./call_answers.ts";
import { LARGEST_CALL, readCall } from "./home_calls.ts";
import type { House } from "./house.ts";
import type { ProcessTokens } from "./process_token.ts";
import { ASK_FROM_AFAR, HOME_AUDIENCE, REGION_PATH, type Terms, TERMS_WANTED } from "./region_calls.ts";

/** How long the answer to a command waits for projections to have heard of it, in milliseconds. */
const LONGEST_SETTLING = 100;

/** What a home serves regions with. */
export interface RegionApiParts {
  readonly house: House;
  readonly contexts: readonly Context[];
  readonly terms: Terms;
  readonly tokens: ProcessTokens;
  /** What else regions may ask, by its name in the path. */
  readonly more: Readonly<Record<string, (body: unknown) => Promise<unknown>>>;
}

/** How far every database is that regions copy; undefined while the server of one does not answer. */
export async function standsOf(house: House, { originals }: Terms): Promise<Stand[] | undefined> {
  try {
    return await Promise.all(originals.map(async ({ name }) => {
      const { said: _, ...stand } = await readStand(house.reader(name), name);
      return stand;
    }));
  } catch (error) {
    if (refusalIn(error)?.kind === "unavailable") return undefined;
    throw error;
  }
}

/**
 * Home as its regions see it: `POST /region/terms`, `/region/send/COMMAND` and what else is given. All of it wants a
 * token of the regions' key; an address opens nothing.
 */
export function regionApi(parts: RegionApiParts): (request: Request) => Promise<Response> {
  const { house, terms, tokens, more } = parts;
  const commands = new Map(
    parts.contexts.flatMap(({ commands }) => commands).map((one) => [one.name, one] as const),
  );

  async function answer(verb: string, name: string, body: unknown): Promise<unknown> {
    if (verb === "terms") {
      readAs(TERMS_WANTED, body);
      return terms;
    }
    if (verb === "send") {
      return await send(house, terms, commandOf(commands, name), readAs(ASK_FROM_AFAR, body));
    }
    const asked = Object.hasOwn(more, verb) ? more[verb] : undefined;
    if (asked) return await asked(body);
    throw new Refusal("home.call_unknown", "missing", `Cannot do "${verb}" here`);
  }

  return async (request) => {
    try {
      if (request.method !== "POST") return refuseCall(405);
      const token = /^Bearer (\S+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
      if (!token || !await tokens.isGood(token, HOME_AUDIENCE)) return refuseCall(401);
      if (Number(request.headers.get("content-length") ?? 0) > LARGEST_CALL) return refuseCall(413);
      const [verb = "", name = ""] = new URL(request.url).pathname.slice(REGION_PATH.length + 1).split("/");
      const body = await readCall(request.body);
      return answerJson(await follow(followedBy(request.headers), () => answer(verb, name, body)));
    } catch (error) {
      if (error instanceof Refusal) return answerJson({ failure: failureOf(error) }, 422);
      log("error", "What a region asked failed", { error });
      return answerJson({ failure: { message: "Home failed; its log says how" } }, 500);
    }
  };
}

async function send(house: House, terms: Terms, command: AnyCommand, asked: z.infer<typeof ASK_FROM_AFAR>) {
  const { input, actor, key } = asked;
  const done = await follow({ ...following(), key }, () => house.send(command, input, actor));
  const stands = await standsAfter(house, terms, done.position);
  return { ...done, ...(stands ? { stands } : {}) };
}

/** Where everybody stands who has heard of a command; undefined where that is not known in time. It is done all the same. */
async function standsAfter(house: House, terms: Terms, { context, sequence }: Done<unknown>["position"]) {
  try {
    const isHeard = await house.caughtUp({ [context]: sequence }, LONGEST_SETTLING);
    return isHeard ? await standsOf(house, terms) : undefined;
  } catch (error) {
    if (error instanceof Refusal && error.kind === "unavailable") return undefined;
    throw error;
  }
}

function commandOf(commands: ReadonlyMap<string, AnyCommand>, name: string): AnyCommand {
  const command = commands.get(name) ?? guestCommand(name);
  if (command) return command;
  throw new Refusal("home.resident_missing", "unavailable", `Cannot do "${name}": it does not live here`, {
    name,
  });
}

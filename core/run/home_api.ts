import { failureOf } from "core/base/failure.ts";
import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { RELEASE } from "core/base/release.ts";
import { follow } from "core/base/trace.ts";
import type { FileStore } from "core/files/file_store.ts";
import { guestCommand } from "core/host/guest.ts";
import type { AnyCommand, AnyJob, Context } from "core/work/context.ts";
import { answerJson, followedBy, readAs, refuseCall } from "./call_answers.ts";
import {
  ASK,
  CARRIED,
  HEARD,
  HEARTBEAT,
  HOME_PATH,
  type JobLine,
  LARGEST_CALL,
  LINES,
  readCall,
} from "./home_calls.ts";
import { homeFiles } from "./home_files.ts";
import { healthOf } from "./health.ts";
import { Liveness } from "./liveness.ts";
import type { Home, House } from "./house.ts";
import type { ProcessTokens } from "./process_token.ts";

const JSON_HEADERS = { "content-type": "application/json", "cache-control": "no-store" };

/**
 * The home of some residents for other processes of the site: `POST /home/send/COMMAND`, `/home/run/JOB` (answered
 * by lines of JSON while it goes on), `/home/carried`, `/home/heard`; `GET /home/file/HASH` where it has files; and `GET
 * /health` for whoever watches. All but the last want a token (`process_token.ts`); an address opens nothing.
 */
export function homeApi(
  home: House & Home,
  residents: readonly Context[],
  tokens: ProcessTokens,
  files?: FileStore,
): (request: Request) => Promise<Response> {
  const liveness = new Liveness(home);
  const names = residents.map(({ name }) => name);
  const commands = byName<AnyCommand>(residents.flatMap(({ commands }) => commands));
  const jobs = byName<AnyJob>(residents.flatMap(({ jobs }) => jobs));

  const fileOf = files && homeFiles(files, tokens);

  async function answer(verb: string, name: string, body: unknown): Promise<Response> {
    switch (verb) {
      case "send": {
        const { input, actor } = readAs(ASK, body);
        return answerJson(await home.send(guestCommand(name) ?? found(commands, name, names), input, actor));
      }
      case "run": {
        const { input, actor } = readAs(ASK, body);
        const job = found(jobs, name, names);
        return new Response(linesOf((progress) => home.run(job, input, actor, progress)), {
          headers: { ...JSON_HEADERS, "content-type": LINES },
        });
      }
      case "carried": {
        const { positions, milliseconds } = readAs(CARRIED, body);
        return answerJson(await home.carried(positions, milliseconds));
      }
      case "heard": {
        const { milliseconds, hearers } = readAs(HEARD, body);
        return answerJson(await home.heard(milliseconds, hearers));
      }
      default:
        throw new Refusal("home.call_unknown", "missing", `Cannot do "${verb}" here`);
    }
  }

  return async (request) => {
    try {
      const { pathname } = new URL(request.url);
      if (request.method === "GET" && pathname.startsWith("/health")) {
        return await health(home, pathname, liveness);
      }
      const file = await fileOf?.(request);
      if (file) return file;
      if (request.method !== "POST" || !pathname.startsWith(`${HOME_PATH}/`)) return refuseCall(404);
      const token = /^Bearer (\S+)$/.exec(request.headers.get("authorization") ?? "")?.[1];
      if (!token || !await tokens.isGood(token, names)) return refuseCall(401);
      if (Number(request.headers.get("content-length") ?? 0) > LARGEST_CALL) return refuseCall(413);
      const [verb = "", name = ""] = pathname.slice(HOME_PATH.length + 1).split("/");
      const body = await readCall(request.body);
      return await follow(followedBy(request.headers), () => answer(verb, name, body));
    } catch (error) {
      return answerJson({ failure: told(error) }, error instanceof Refusal ? 422 : 500);
    }
  };
}

function byName<One extends { readonly name: string }>(all: readonly One[]): ReadonlyMap<string, One> {
  return new Map(all.map((one) => [one.name, one]));
}

function found<One>(all: ReadonlyMap<string, One>, name: string, residents: readonly string[]): One {
  const one = all.get(name);
  if (one) return one;
  if (residents.includes(name.split(".")[0]!)) {
    throw new Refusal(
      "home.release_differs",
      "unavailable",
      `Cannot do "${name}": this process is of release ${RELEASE}, which does not know it`,
      { name, release: RELEASE, retryAfterSeconds: 60 },
    );
  }
  throw new Refusal("home.resident_missing", "unavailable", `Cannot do "${name}": it does not live here`, {
    name,
  });
}

/** What another process may know of an error: a Refusal whole, of a fault of ours that there was one. */
function told(error: unknown) {
  if (error instanceof Refusal) return failureOf(error);
  log("error", "A call from another process failed", { error });
  return { message: "The process that was asked failed; its log says how" };
}

async function health(home: House, path: string, liveness: Liveness): Promise<Response> {
  if (path === "/health/live") {
    const life = await liveness.look();
    return answerJson(life, life.live ? 200 : 503);
  }
  if (path !== "/health" && path !== "/health/ready") return refuseCall(404);
  const found = await healthOf(home);
  return answerJson({ ...found, release: RELEASE, residents: home.living }, found.ready ? 200 : 503);
}

/** Tells of a job line by line. It is done to its end also where nobody listens any more. */
function linesOf(
  run: (progress: (...at: [number, number, string]) => void) => Promise<unknown>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let heard = true;
  let beat: ReturnType<typeof setInterval> | undefined;
  return new ReadableStream({
    async start(controller) {
      const tell = (line: JobLine) => {
        if (heard) controller.enqueue(encoder.encode(JSON.stringify(line) + "\n"));
      };
      beat = setInterval(() => tell({}), HEARTBEAT);
      try {
        tell({ answer: await run((...progress) => tell({ progress })) ?? null });
      } catch (error) {
        tell({ failure: told(error) });
      }
      clearInterval(beat);
      if (heard) controller.close();
    },
    cancel() {
      heard = false;
      clearInterval(beat);
    },
  });
}

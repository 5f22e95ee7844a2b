import { Buffer } from "node:buffer";
import { createHash, timingSafeEqual } from "node:crypto";
import { systemActor } from "core/base/actor.ts";
import { failureOf } from "core/base/failure.ts";
import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import type { House } from "core/run/house.ts";
import { type DoorPlate, doorPlateFile, type Line, LINES } from "edge/commands/ask_door.ts";
import { isOperation, perform } from "edge/start/operations.ts";

/** The most that a request at the door may be: names, addresses, a path. */
const LARGEST_REQUEST = 64 * 1024;

/** Who acts on the command line: whoever may read the data folder. */
const OPERATOR = systemActor("operator");

/** The door by which an operator's commands come into a running server. */
export interface Door {
  /** Takes its plate off, lets operations under way end, closes. */
  close(): Promise<void>;
}

/**
 * Opens the operator's door of a house: on an address of this machine alone, apart from the pages, so that no
 * proxy leads to it; for whoever can read `door.json` in the data folder, which is its owner, and only while
 * this process runs.
 */
export async function openDoor(house: House, folder: string): Promise<Door> {
  const token = crypto.getRandomValues(new Uint8Array(32)).toHex();
  const answer = answerAtDoor(house, token);
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
  try {
    await hangPlate(folder, { url: `http://127.0.0.1:${server.addr.port}/operate/door`, token });
  } catch (error) {
    await server.shutdown();
    throw error;
  }
  return {
    async close() {
      await takeOff(folder, token);
      await server.shutdown();
    },
  };
}

/** Written beside and moved into place: whoever reads it reads all of it. */
async function hangPlate(folder: string, plate: DoorPlate): Promise<void> {
  const half = `${doorPlateFile(folder)}.half`;
  // One left behind by a process that died would keep its own mode.
  await Deno.remove(half).catch(ignoreMissing);
  await Deno.writeTextFile(half, JSON.stringify(plate) + "\n", { mode: 0o600, createNew: true });
  await Deno.rename(half, doorPlateFile(folder));
}

/** Takes a door's own plate off. Pages that came up beside these have theirs there by now. */
async function takeOff(folder: string, token: string): Promise<void> {
  try {
    const plate = JSON.parse(await Deno.readTextFile(doorPlateFile(folder))) as DoorPlate;
    if (plate.token === token) await Deno.remove(doorPlateFile(folder));
  } catch (error) {
    // Half a plate is somebody else's: ours was moved into place whole.
    if (!(error instanceof SyntaxError)) ignoreMissing(error);
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

/** Answers what comes to the door: `{do, …input}` with the token, with lines of JSON until it is done. */
export function answerAtDoor(house: House, token: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== "POST" || new URL(request.url).pathname !== "/operate/door") return no(404);
    if (!isBearer(request, token)) return no(401);
    if (Number(request.headers.get("content-length") ?? Infinity) > LARGEST_REQUEST) return no(413);
    return new Response(linesOf(house, await request.text()), {
      headers: { "content-type": LINES, "cache-control": "no-store" },
    });
  };
}

function no(status: number): Response {
  return new Response(null, { status });
}

/** Compared by their hashes, which are of one length, in a time that tells nothing. */
function isBearer(request: Request, token: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  const given = request.headers.get("authorization") ?? "";
  return timingSafeEqual(Buffer.from(hash(given)), Buffer.from(hash(`Bearer ${token}`)));
}

/** Does what a request asks and tells of it. It is done to its end also where nobody listens any more. */
function linesOf(house: House, text: string): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let heard = true;
  return new ReadableStream({
    async start(controller) {
      const tell = (line: Line) => {
        if (heard) controller.enqueue(encoder.encode(JSON.stringify(line) + "\n"));
      };
      try {
        tell({ answer: await obey(house, text, (...progress) => tell({ progress })) ?? null });
      } catch (error) {
        if (!(error instanceof Refusal)) log("error", "An operation at the door failed", { error });
        tell({ failure: failureOf(error) });
      }
      if (heard) controller.close();
    },
    cancel() {
      heard = false;
    },
  });
}

function obey(
  house: House,
  text: string,
  progress: (...at: [number, number, string]) => void,
): Promise<unknown> {
  const { do: name, ...input } = readRequest(text);
  if (!isOperation(name)) {
    throw new Refusal(
      "operate.unknown",
      "invalid",
      `Cannot do "${name}": this server knows no such operation`,
    );
  }
  return perform({ house, actor: OPERATOR, follow: progress }, name, input as never);
}

function readRequest(text: string): { readonly do?: unknown } {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read === "object" && read !== null) return read;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new Refusal("operate.unreadable", "invalid", "Cannot read what is asked: it is not a JSON object");
}

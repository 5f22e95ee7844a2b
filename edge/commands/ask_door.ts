import { errorOf, type Failure } from "core/base/failure.ts";
import { Refusal } from "core/base/refusal.ts";
import type { Progress } from "core/work/job.ts";
import type { AnswerOf, InputOf, OperationName } from "edge/start/operations.ts";

/** One line of what comes back through the door: how far it is, and at last an answer or why there is none. */
export type Line =
  | { readonly progress: Parameters<Progress> }
  | { readonly answer: unknown }
  | { readonly failure: Failure };

/** The media type of such lines. */
export const LINES = "application/x-ndjson";

/** Where a running server can be asked, as `door.json` in its data folder says it. */
export interface DoorPlate {
  readonly url: string;
  readonly token: string;
}

/** The file in a data folder that leads to the server which holds it. */
export function doorPlateFile(folder: string): string {
  return `${folder}/door.json`;
}

/**
 * Asks the server that holds a data folder to do an operation. Throws `inUse` where nobody answers there: then
 * it is another command that holds the folder, not a server.
 */
export async function askDoor<Name extends OperationName>(
  folder: string,
  name: Name,
  input: InputOf<Name>,
  progress: Progress,
  inUse: Refusal,
): Promise<AnswerOf<Name>> {
  const response = await knock(folder, { do: name, ...input });
  if (!response?.body || response.headers.get("content-type") !== LINES) {
    await response?.body?.cancel();
    throw inUse;
  }
  for await (const line of lines(response.body)) {
    if ("progress" in line) progress(...line.progress);
    else if ("failure" in line) throw errorOf(line.failure);
    else return line.answer as AnswerOf<Name>;
  }
  throw new Refusal(
    "operate.server_gone",
    "unavailable",
    "Cannot tell how it ended: the server stopped before it answered",
  );
}

/** Sends a request to the door; undefined where there is none, or nobody behind it. */
async function knock(folder: string, request: unknown): Promise<Response | undefined> {
  let plate: DoorPlate;
  try {
    plate = JSON.parse(await Deno.readTextFile(doorPlateFile(folder)));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return undefined;
    throw error;
  }
  try {
    return await fetch(plate.url, {
      method: "POST",
      headers: { authorization: `Bearer ${plate.token}`, "content-type": "application/json" },
      body: JSON.stringify(request),
    });
  } catch (error) {
    if (error instanceof TypeError) return undefined; // nobody listens there any more
    throw error;
  }
}

async function* lines(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<Line> {
  let rest = "";
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split("\n");
    rest = parts.pop()!;
    for (const part of parts) yield JSON.parse(part) as Line;
  }
}

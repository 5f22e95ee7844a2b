import { newId } from "core/base/id.ts";
import { type Actor, systemActor } from "core/base/actor.ts";
import { newHouse, type TestHouse } from "core/testing/house.ts";
import { openStream, setPolicy, streams } from "./mod.ts";
import { webhookOutlets } from "./webhook/outlets.ts";

/** An operator, who may decide on streams. */
export const OPERATOR: Actor = { kind: "person", id: "p-operator", roles: ["operator"] };

/** What people did: one of these has personal data. */
export const REGISTERED = "identity.person.registered.v1";
export const ENROLLED = "enrollment.enrollment.created.v1";

/** A house with streams alone, at the present time, that tries failed deliveries again after so many milliseconds. */
export async function newStreamHouse(backoff: readonly number[] = []): Promise<TestHouse> {
  const house = await newHouse({ contexts: [{ ...streams, outlets: webhookOutlets(backoff) }] });
  // Who verifies a signature judges by their own clock.
  house.clock.now = new Date();
  await house.send(setPolicy, { allowsPrivate: true }, systemActor("setup"));
  return house;
}

/** Opens a stream of what people do; from the beginning, by a webhook where there is a URL. Answers its id and secret. */
export async function openSample(
  house: TestHouse,
  { url, ...more }: { url?: string; hears?: string[]; withPersonal?: boolean; beginsAfter?: number } = {},
): Promise<{ streamId: string; secret: string }> {
  const { answer } = await house.send(openStream, {
    streamId: newId(),
    label: "Credential service",
    delivery: url === undefined ? { by: "events" } : { by: "webhook", url },
    hears: [REGISTERED, ENROLLED],
    beginsAfter: 0,
    ...more,
  }, OPERATOR);
  return answer;
}

/** Says that a person registered. */
export function register(house: TestHouse, personId: string): Promise<void> {
  const personal = { name: `Learner ${personId}`, email: `${personId}@example.org` };
  return house.tell(REGISTERED, { personId, language: "en", personal }, personId);
}

/** A request as a receiver got it. */
export interface Got {
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly event: {
    readonly id: string;
    readonly type: string;
    readonly subject: string;
    readonly data: unknown;
  };
}

/** A service on this machine that takes webhooks, and answers as it is told. */
export function newReceiver(answer: (got: Got) => Response | Promise<Response> = () => new Response()) {
  const got: Got[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (request) => {
    const body = await request.text();
    const one = { headers: Object.fromEntries(request.headers), body, event: JSON.parse(body) };
    got.push(one);
    return await answer(one);
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/hooks`,
    got,
    subjects: () => got.map(({ event }) => event.subject),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

import { newId } from "core/base/id.ts";
import { connect } from "core/data/client.ts";
import { openReader, type Reader } from "core/data/reader.ts";
import { againstLimit, boundRow, defineBench, lessRow, median } from "core/testing/bench.ts";
import { newHouse } from "core/testing/house.ts";
import { findSession, hashSecret, identity } from "contexts/identity/mod.ts";
import { keepSampleSessions } from "contexts/identity/sample_sessions.ts";
import { Passes } from "./pass.ts";
import { RegionSessions } from "./region_sessions.ts";

// What it costs a region to know who is looking, beside what it costs a home that looks into a file for it.

const PEOPLE = 2_000;
const LATER = 120_000;

interface Browser {
  readonly secret: string;
  readonly pass: string;
}

/** Microseconds that one of many takes, one after the other. */
async function microseconds(times: number, one: (at: number) => Promise<boolean>): Promise<number> {
  const begun = performance.now();
  for (let at = 0; at < times; at++) if (!await one(at)) throw new Error("Somebody was not found");
  return (performance.now() - begun) * 1_000 / times;
}

/** People with a session each, in a file and as browsers that hold a pass. */
async function gather(passes: Passes, folder: string): Promise<{ reader: Reader; browsers: Browser[] }> {
  const people = Array.from({ length: PEOPLE }, () => ({ personId: newId(), secret: newId() }));
  const file = `${folder}/copy.db`;
  const source = connect(`${folder}/identity.db`);
  await source.execute({ sql: "vacuum into ?", args: [file] });
  source.close();
  await keepSampleSessions(file, people);
  const [readAt, endsAt] = [new Date(), new Date(Date.now() + 3_600_000)];
  const browsers = await Promise.all(people.map(async ({ personId, secret }) => {
    const who = { personId, name: "A learner", email: "learner@example.org", language: "en", roles: [] };
    const facts = { secretHash: hashSecret(secret), readAt, endsAt };
    return { secret, pass: await passes.seal({ ...who, sessionId: newId() }, facts) };
  }));
  return { reader: await openReader(file), browsers };
}

/** A desk that has listened for a while, and has learnt home's time; home knows nobody that it is asked about. */
async function openDesk(passes: Passes): Promise<RegionSessions> {
  const ticks = () => performance.now() + LATER;
  const desk = new RegionSessions({
    passes,
    ticks,
    heard: () => ({ since: -Infinity, until: ticks() }),
    unbroken: () => ({ since: -Infinity, until: ticks() }),
    ask: () => Promise.resolve({ now: Date.now() }),
  });
  await desk.find("n".repeat(43));
  return desk;
}

/** A visitor who is known already, one whose pass is opened for the first time, and a look into the database. */
export const sessionsInRegions = defineBench("sessions in a region", async (load) => {
  await using house = await newHouse({ contexts: [identity] });
  const passes = await Passes.open({ key: new Uint8Array(32).toBase64(), secure: false });
  const { reader, browsers } = await gather(passes, house.folder);
  const visit = (desk: RegionSessions) => async (at: number) => {
    const { secret, pass } = browsers[at % PEOPLE]!;
    return await desk.find(secret, pass) !== undefined;
  };
  const look = async (at: number) => {
    const secretHash = hashSecret(browsers[at]!.secret);
    return await findSession(reader, { secretHash, now: new Date() }) !== undefined;
  };
  const known: number[] = [];
  const opened = await againstLimit(load, async () => {
    const desk = await openDesk(passes);
    const took = await microseconds(PEOPLE, visit(desk));
    known.push(await microseconds(20 * PEOPLE, visit(desk)));
    return took;
  }, () => microseconds(PEOPLE, look));
  reader.close();
  return [
    boundRow("sessions in a region: known already", "µs", median(known.slice(load.smoke ? 0 : 1)), 5),
    boundRow("sessions in a region: a pass opened", "µs", opened.value, 100),
    lessRow("sessions in a region: a pass opened, beside a look into a file", "µs", opened),
  ];
});

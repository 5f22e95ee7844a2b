import process from "node:process";
import { systemActor } from "core/base/actor.ts";
import { newId } from "core/base/id.ts";
import { openHome } from "core/run/home.ts";
import { databaseFile } from "core/run/readers.ts";
import { defineBench, factRow, type Load, type Row } from "core/testing/bench.ts";
import { findSqld, startSqld } from "core/testing/sqld.ts";
import { identity, registerPerson, signIn } from "contexts/identity/mod.ts";
import { rateOf, type Sent, sizeOf } from "./sample_rates.ts";

// What signing in asks of home: a password's hash of the processor, and a work of identity's writer. The second is
// measured by itself too: the same command, told beforehand what hashing comes to.

const PEOPLE = 24;
const PASSWORD = "a password of a benchmark";
const EDGE = systemActor("edge");

type IdentityHome = Awaited<ReturnType<typeof openHome>>;

/** Who signs in, each from a network of their own. */
const emailOf = (at: number) => `learner${at}@example.org`;
const attemptOf = (at: number) => ({
  email: emailOf(at),
  password: PASSWORD,
  network: `198.51.100.${at % 256}/32`,
});

/** Sign-ins as learners do them, and how much processor each takes. */
async function whole(house: IdentityHome, times: number): Promise<Row[]> {
  const sendings = Array.from({ length: times }, (_, at): Sent => () => {
    return house.send(signIn, attemptOf(at % PEOPLE), EDGE);
  });
  const before = process.cpuUsage();
  const perSecond = await rateOf(sendings);
  const { user, system } = process.cpuUsage(before);
  return [
    factRow("scale: sign-ins, all of it, on a file", "/s", perSecond),
    factRow("scale: processor of a sign-in", "ms", (user + system) / 1_000 / times),
  ];
}

/** What the writer alone can do, and what a sign-in leaves behind. */
async function stored(house: IdentityHome, times: number, on: string): Promise<Row[]> {
  const reader = house.reader("identity");
  const rows = await reader.database.all<{ email: string; phc: string }>(
    "select email, phc from person join credential on person_id = person.id",
  );
  const phcs = new Map(rows.map(({ email, phc }) => [email, phc]));
  const sendings = Array.from({ length: times }, (_, at): Sent => () => {
    const attempt = attemptOf(at % PEOPLE);
    const known = { checked: phcs.get(attempt.email), renewed: undefined };
    return house.send({ ...signIn, prepare: () => Promise.resolve(known) }, attempt, EDGE);
  });
  const before = await sizeOf(reader);
  const perSecond = await rateOf(sendings);
  const bytes = (await sizeOf(reader) - before) / times;
  return [
    factRow(`scale: sign-ins, stored, on a ${on}`, "/s", perSecond),
    factRow(`scale: a sign-in in identity, on a ${on}`, "bytes", bytes),
  ];
}

/** Sign-ins at a home on files, and in a whole run beside a database server. */
export const signIns = defineBench("scale: sign-ins", async (load: Load) => {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const options = { folder, site: "main", contexts: [identity], plugins: [] };
  try {
    const onFile = await openHome(options);
    const rows = await (async () => {
      for (let at = 0; at < (load.smoke ? 1 : PEOPLE); at++) {
        const person = { name: newId(), email: emailOf(at), password: PASSWORD, language: "en" };
        await onFile.send(registerPerson, person, EDGE);
      }
      if (load.smoke) return await whole(onFile, 1);
      return [...await whole(onFile, 60), ...await stored(onFile, 192, "file")];
    })().finally(() => onFile.close());
    const found = await findSqld();
    if (load.smoke || "missing" in found) return rows;
    await using server = await startSqld(found, databaseFile(folder, "identity"));
    const onServer = await openHome({ ...options, primaries: { identity: server.url } });
    return [...rows, ...await stored(onServer, 192, "server").finally(() => onServer.close())];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

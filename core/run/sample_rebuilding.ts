import { sql } from "drizzle-orm";
import { systemActor } from "core/base/actor.ts";
import { connect } from "core/data/client.ts";
import type { TestHouse } from "core/testing/house.ts";
import { findFaults, readRows, type Row } from "core/testing/look.ts";
import { ringBell } from "core/testing/probe_house.ts";
import { defineContext } from "core/work/context.ts";
import { on } from "core/work/hearing.ts";
import { rebuildJob } from "core/work/rebuild.ts";
import type { Rebuilt } from "core/work/rebuilt.ts";
import { databaseFile } from "./readers.ts";

// Bells that ring, and hearers that count them and are rebuilt.

/** Who asks for it. */
export const OPERATOR = systemActor("operator");
export const migrations = new URL(import.meta.resolve("core/testing/probe_migrations/"));

/** Rebuilds a resident, or checks it. */
export function rebuild(house: TestHouse, resident: string, check = false): Promise<Rebuilt> {
  return house.run(rebuildJob(resident), { check }, OPERATOR);
}

/** Rings so many times at once, on five bells. */
export async function ring(house: TestHouse, times: number): Promise<void> {
  await Promise.all(
    Array.from({ length: times }, (_, n) => house.send(ringBell, { bell: `bell ${n % 5}` }, OPERATOR)),
  );
}

/** Changes a resident's rows behind the house's back. */
export async function damage(house: TestHouse, resident: string, ...statements: string[]): Promise<void> {
  const client = connect(databaseFile(house.folder, resident));
  for (const statement of statements) await client.execute(statement);
  client.close();
}

/** What a resident has counted. */
export function counts(house: TestHouse, resident: string): Promise<Row[]> {
  return readRows(databaseFile(house.folder, resident), "select name, n from count order by name");
}

/** What a rebuild found of each table: rows missing, extra, different. */
export function found({ tables }: Rebuilt): string[] {
  return tables.map(({ table, missing, extra, different }) => `${table} ${missing} ${extra} ${different}`);
}

/** What is wrong in the folder of a house that is open still: relays note how far they are when they rest. */
export async function faults(house: TestHouse): Promise<string[]> {
  return (await findFaults(house.folder)).filter((fault) => !/ are relayed$/.test(fault));
}

/** What a rebuild has left in a folder. */
export function scratchFiles(house: TestHouse): string[] {
  return [...Deno.readDirSync(house.folder)].map(({ name }) => name).filter((name) =>
    name.includes("rebuild")
  );
}

/** A hearer that does with each bell what a test says. */
export function hearer(hear: Parameters<typeof on<"ringer.bell.rung.v1", ["bell"]>>[2]) {
  return defineContext({
    name: "hearer",
    migrations,
    hears: [on("ringer.bell.rung.v1", ["bell"], hear)],
    projects: ["count"],
  });
}

/** One more of a bell. */
export const countBell = (name: unknown) =>
  sql`insert into count values (${name}, 1) on conflict do update set n = n + 1`;

import { systemActor } from "core/base/actor.ts";
import { log } from "core/base/log.ts";
import type { House } from "core/run/house.ts";
import { readSaid } from "core/work/outbox.ts";
import { findCurrentCourse, importCourse } from "contexts/content/mod.ts";
import {
  createFirstAccounts,
  hasPeople,
  listGeneratedPasswords,
  newFirstAccounts,
} from "contexts/identity/mod.ts";
import { noteBuiltIn, setUpSite } from "contexts/site/mod.ts";
import { setPolicy } from "contexts/streams/mod.ts";
import { PLUGINS } from "edge/plugins.ts";

const SETUP = systemActor("setup");
const DEMO = new URL(import.meta.resolve("contexts/content/demo/"));
const DEMO_COURSE = "Carillon+BELLS1+2026";

/** How long a start waits for what is still to be heard; a site that is far behind is served meanwhile. */
const LONGEST_HEARING = 5_000;

/** An account with the password that was generated for it, as `first-accounts.json` keeps it. */
export interface WrittenAccount {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** What a first start makes, and where. */
export interface FirstStart {
  readonly folder: string;
  /** Who lives in this process: each makes what is its own. */
  readonly residents: readonly string[];
  readonly siteName?: string | undefined;
  /** Whether webhooks may be sent into the operator's own network. */
  readonly allowsPrivate?: boolean;
}

/**
 * Makes what a new site needs, each once: its name and look, three accounts, the demo course. What is there
 * already stays; a name given anew is taken.
 */
export async function prepareSite(house: House, parts: FirstStart): Promise<void> {
  const { folder, residents, siteName, allowsPrivate = false } = parts;
  if (residents.includes("site")) {
    await house.send(setUpSite, siteName === undefined ? {} : { name: siteName }, SETUP);
    await house.send(noteBuiltIn, { manifests: PLUGINS.map(({ manifest }) => manifest) }, SETUP);
  }
  if (residents.includes("streams")) await house.send(setPolicy, { allowsPrivate }, SETUP);
  if (residents.includes("identity")) await makeAccounts(house, folder);
  if (residents.includes("content")) await importDemo(house, folder);
  await hearAll(house, residents);
}

async function makeAccounts(house: House, folder: string): Promise<void> {
  if (await hasPeople(house.reader("identity"))) return;
  const accounts = newFirstAccounts();
  // Written down before they are made: whoever dies in between loses no password that counts.
  await writeAccounts(folder, accounts);
  await house.send(createFirstAccounts, {
    language: "en",
    accounts: [...accounts].map((account) => ({ ...account, roles: [...account.roles] })),
  }, SETUP);
}

async function importDemo(house: House, folder: string): Promise<void> {
  if (await wasSeeded(folder)) return;
  // There is no mark, but the course, where this process died in between, or an operator imported it first.
  if (!await findCurrentCourse(house.reader("content"), DEMO_COURSE)) {
    await house.run(importCourse, { path: decodeURIComponent(DEMO.pathname) }, SETUP);
  }
  await Deno.writeTextFile(
    seedMark(folder),
    "The demo course was imported once; it does not come back by itself.\n",
  );
}

/** Whoever comes first finds all that is there, also what was said just before the process died last time. */
async function hearAll(house: House, residents: readonly string[]): Promise<void> {
  const said: Record<string, number> = {};
  for (const name of residents) said[name] = await readSaid(house.reader(name));
  await house.caughtUp(said, LONGEST_HEARING);
}

/**
 * The accounts whose password is still the generated one. Those changed since leave the file, now and whenever a
 * person changes from now on, and the last takes it along.
 */
export async function keepFirstAccounts(house: House, folder: string): Promise<readonly WrittenAccount[]> {
  const accounts = await firstAccounts(house, folder);
  if (accounts.length === 0) return accounts;
  let last: Promise<unknown> = Promise.resolve();
  const end = await house.tail(["identity.person.changed.v1", "identity.person.erased.v1"], () => {
    last = last.then(() => firstAccounts(house, folder)).then(
      (left) => left.length === 0 && end(),
      (error) => log("error", "Cannot bring first-accounts.json up to date; the next start does", { error }),
    );
  });
  return accounts;
}

async function firstAccounts(house: House, folder: string): Promise<readonly WrittenAccount[]> {
  const file = accountsFile(folder);
  const text = await readIfThere(file);
  const written = text === undefined ? undefined : readAccounts(text);
  if (!written) return [];
  const generated = new Set(await listGeneratedPasswords(house.reader("identity")));
  const left = written.filter((account) => generated.has(account.email));
  if (left.length === 0) await Deno.remove(file);
  else if (left.length < written.length) await writeAccounts(folder, left);
  return left;
}

/** What somebody has edited until it cannot be read keeps no site from starting: it is left as it is. */
function readAccounts(text: string): readonly WrittenAccount[] | undefined {
  try {
    return JSON.parse(text) as WrittenAccount[];
  } catch (error) {
    log("warn", "Cannot read first-accounts.json: it is left as it is", { error });
    return undefined;
  }
}

function accountsFile(folder: string): string {
  return `${folder}/first-accounts.json`;
}

async function writeAccounts(folder: string, accounts: readonly WrittenAccount[]): Promise<void> {
  const plain = accounts.map(({ name, email, password }) => ({ name, email, password }));
  const half = `${accountsFile(folder)}.half`;
  await Deno.writeTextFile(half, JSON.stringify(plain, null, 2) + "\n", { mode: 0o600 });
  await Deno.rename(half, accountsFile(folder));
}

function seedMark(folder: string): string {
  return `${folder}/demo-course-imported`;
}

async function wasSeeded(folder: string): Promise<boolean> {
  return await readIfThere(seedMark(folder)) !== undefined;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

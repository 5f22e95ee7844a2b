import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { serveCode } from "core/host/remote/sample_server.ts";
import { seeded } from "core/testing/chance.ts";
import type { FormClient } from "core/testing/form_client.ts";
import { freePort } from "core/testing/nats_server.ts";
import type { RegionSite } from "core/testing/region_site.ts";
import { until } from "core/testing/until.ts";
import { askDoor } from "edge/commands/ask_door.ts";
import { paths } from "edge/paths.ts";
import { COURSE, inventAnswer, Learner } from "edge/samples/sample_learners.ts";
import { padCode, padPackage, padShows } from "edge/samples/sample_pad.ts";
import type { AnswerOf, InputOf, OperationName } from "edge/start/operations.ts";

const SECRET = "the key of a service";
const UNIT = paths.unit(COURSE, "vertical@bell_metal");
/** How often a learner changes something and goes elsewhere; more where many hops are wanted. */
const CHANGES = Math.min(1_000, Number(Deno.env.get("CARILLON_HOPS") ?? 12));

/**
 * Installs plugins that keep something, one sandboxed and one remote, and has a learner change what they keep, by forms
 * and by signals, at home and in regions in no order: each time the next page, wherever it is, shows it. Throws where
 * one does not, and where one says anything else than what is missing while home is away.
 */
export async function keepInPlugins(site: RegionSite<"tokyo" | "oslo">): Promise<void> {
  const endpoint = `http://127.0.0.1:${freePort()}/plugin`;
  await install(site, "pad", await padPackage("pad"));
  await install(site, "far", await padPackage("far", endpoint));
  const { secret } = await operate(site, "pluginSecret", { plugin: "far" });
  const { plugin } = await import(`data:text/javascript,${encodeURIComponent(padCode("far"))}`);
  const port = Number(new URL(endpoint).port);
  await using _ = serveCode(plugin, {}, { port, secret });

  const client = await site.as("learner", "tokyo");
  const kept = { note: "no note", answers: 0 };
  await until("they are on everywhere, with their secret", () => shownIn(site, client, kept), 10_000);
  await change(site, client, kept);
  await changeByApi(site, client.cookies);
  await lookWhileAway(site, client);
  const states = (await operate(site, "plugins", {})).filter(({ id }) => id === "pad" || id === "far");
  assert.deepEqual(states.map(({ state }) => state), ["enabled", "enabled"]);
  for (const one of ["pad", "far"]) await operate(site, "disablePlugin", { plugin: one });
}

interface Kept {
  note: string;
  answers: number;
}

async function change(site: RegionSite<"tokyo" | "oslo">, client: FormClient, kept: Kept): Promise<void> {
  const random = seeded(6);
  const places = [site.home, site.regions.tokyo, site.regions.oslo];
  const go = () => client.url = places[Math.floor(random() * places.length)]!.url;
  const learner = new Learner("learner", client);
  for (let at = 0; at < CHANGES; at++) {
    go();
    if (at % 2 === 0) {
      kept.note = `note ${at}`;
      for (const id of ["pad", "far"]) {
        const { status } = await client.post(`/plugins/${id}/actions/keep`, { note: kept.note });
        assert.equal(status, 303);
      }
    } else {
      const question = (await learner.questions(UNIT))[0]!;
      assert.equal(await learner.submit(question, inventAnswer(question, random)), "acknowledged");
      kept.answers++;
    }
    go();
    assertShown((await client.get(at % 3 === 0 ? UNIT : paths.dashboard)).text, kept, `after change ${at}`);
  }
}

/** Who keeps nothing but who they are says by a header what they have seen, and gets another. */
async function changeByApi(
  { regions: { tokyo, oslo } }: RegionSite<"tokyo" | "oslo">,
  cookies: string,
): Promise<void> {
  const cookie = /(?:^|; )(carillon=[^;]+)/.exec(cookies)![1]!;
  const body = new URLSearchParams({ given: JSON.stringify({ note: "by an API" }) });
  const headers = { cookie, accept: "application/json" };
  const done = await fetch(`${tokyo.url}/plugins/pad/actions/keep`, { method: "POST", headers, body });
  assert.deepEqual(await done.json(), { answer: { kept: "by an API" } });
  const position = done.headers.get("carillon-position");
  assert.ok(position, "an action says its position");
  const page = await fetch(oslo.url + paths.dashboard, {
    headers: { cookie, "carillon-position": position },
  });
  assert.match(await page.text(), /pad: by an API/);
  assert.ok(page.headers.get("carillon-position"));
}

async function lookWhileAway(
  { regions: { oslo } }: RegionSite<"tokyo" | "oslo">,
  client: FormClient,
): Promise<void> {
  client.url = oslo.url;
  oslo.link.home.cut();
  const { status, text } = await client.get(UNIT);
  oslo.link.heal();
  assert.equal(status, 200);
  for (const id of ["pad", "far"]) assert.match(text, new RegExp(`“${id}” cannot be shown right now`));
  await until("they are back", async () => /far: note/.test((await client.get(UNIT)).text), 5_000);
}

async function shownIn(site: RegionSite<"tokyo" | "oslo">, client: FormClient, kept: Kept): Promise<boolean> {
  for (const { url } of Object.values(site.regions)) {
    client.url = url;
    const { text } = await client.get(paths.dashboard);
    if (!["pad", "far"].every((id) => text.includes(padShows(id, kept, SECRET)))) return false;
  }
  return true;
}

function assertShown(text: string, kept: Kept, when: string): void {
  for (const id of ["pad", "far"]) {
    const shown = new RegExp(`${id}: [^<]*`).exec(text)?.[0] ?? "nothing";
    assert.equal(shown, padShows(id, kept, SECRET), when);
  }
}

async function install(site: RegionSite, plugin: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const path = `${site.folder}/${plugin}.tar.gz`;
  await Deno.writeFile(path, bytes);
  const { checksum, reasons } = await operate(site, "examinePlugin", { from: { path } });
  assert.deepEqual(reasons, []);
  await operate(site, "installPlugin", { checksum, acceptUnsigned: true });
  await operate(site, "enablePlugin", { plugin, scope: "site" });
  await operate(site, "configurePlugin", { plugin, scope: "site", settings: { key: SECRET } });
}

function operate<Name extends OperationName>(
  { home }: Pick<RegionSite, "home">,
  name: Name,
  input: InputOf<Name>,
): Promise<AnswerOf<Name>> {
  const nobody = new Refusal("test.nobody", "unavailable", "Nobody answers at the door");
  return askDoor(home.data, name, input, () => {}, nobody);
}

import { wait } from "core/base/wait.ts";
import { BROKERS } from "core/testing/bad_days/layouts.ts";
import { spendDay } from "core/testing/bad_days/spend_day.ts";
import { type Role, ROLES, ThreeProcesses } from "core/testing/bad_days/three_processes.ts";
import { pick, seeded } from "core/testing/chance.ts";
import type { NatsServer } from "core/testing/nats_server.ts";
import { testWhere } from "core/testing/skip.ts";

const SEED = Number(Deno.env.get("SEED") ?? 20260302);
/** How many milliseconds lie between two kills at most. */
const LONGEST_PEACE = 400;

for (const { name, missing, kills: given, run } of BROKERS) {
  const kills = Number(Deno.env.get("KILLS") ?? given);
  testWhere(
    missing,
    `three processes, ${name}: one of them or a broker is killed at ${kills} moments`,
    () =>
      run((brokers) =>
        spendDay(
          "kill -9 of publisher, relay, broker or subscriber",
          `three processes, ${name}`,
          async (folder) => {
            const bus = brokers.map(({ url }) => url).join();
            await using three = new ThreeProcesses({ folder, bus });
            await three.ready();
            const killed = await killSome(kills, three, brokers);
            await three.ready();
            await three.stop();
            return {
              belfries: three.belfries,
              bus,
              kills,
              rewritten: three.carriedAgain > 0,
              times: Object.entries(killed).map(([who, times]) => `${who} ${times}`).join(", "),
              found: ({ said, acknowledged }) =>
                `${
                  said / 2 - acknowledged
                } rings were stored and nobody was told; ${three.stranded} starts met no broker; ${three.carriedAgain} times the log had lost its end`,
            };
          },
        )
      ),
  );
}

async function killSome(
  kills: number,
  three: ThreeProcesses,
  brokers: readonly NatsServer[],
): Promise<Record<Role | "broker", number>> {
  const random = seeded(SEED);
  const killed: Record<Role | "broker", number> = { publisher: 0, relay: 0, subscriber: 0, broker: 0 };
  while (kills-- > 0) {
    await wait(random() * LONGEST_PEACE);
    const victim = pick([...Object.keys(ROLES) as Role[], "broker" as const], random);
    killed[victim]++;
    if (victim !== "broker") {
      await three.replace(victim);
      continue;
    }
    const broker = pick(brokers, random);
    await broker.kill();
    await broker.restart();
  }
  return killed;
}

import { systemActor } from "core/base/actor.ts";
import { Refusal } from "core/base/refusal.ts";
import { ringBell, RINGERS } from "core/testing/probe_house.ts";
import { openHome } from "./home.ts";
import type { HouseOptions } from "./house.ts";

/** A home in a process of its own, for tests that freeze one. */
export interface SampleHome extends AsyncDisposable {
  /** Rings a bell there: "done", or the code of the refusal. */
  ring(bell: string): Promise<string>;
  /** Lets it stop as it should. */
  stop(): Promise<void>;
  freeze(): void;
  thaw(): void;
}

/** Starts one, and waits until it is open. */
export async function startHome(options: HouseOptions): Promise<SampleHome> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", import.meta.filename!, JSON.stringify(options)],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const said = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const told = child.stdin.getWriter();
  const hear = async () => (await said.read()).value?.trim() ?? "gone";
  if (await hear() !== "open") throw new Error("The home did not open");
  return {
    async ring(bell) {
      await told.write(new TextEncoder().encode(bell));
      return await hear();
    },
    async stop() {
      await told.close();
      await child.status;
    },
    freeze: () => child.kill("SIGSTOP"),
    thaw: () => child.kill("SIGCONT"),
    async [Symbol.asyncDispose]() {
      killIfThere(child);
      await child.status;
      await said.cancel();
      await told.abort().catch(() => {}); // it was stopped already
    },
  };
}

function killIfThere(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // it has ended
  }
}

if (import.meta.main) {
  const house = await openHome({ ...JSON.parse(Deno.args[0]!), contexts: RINGERS, plugins: [] });
  console.log("open");
  // One is asked for at a time, and told before the next.
  for await (const bell of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    try {
      await house.send(ringBell, { bell }, systemActor("test"));
      console.log("done");
    } catch (error) {
      console.log(error instanceof Refusal ? error.code : "failed");
    }
  }
  await house.close();
}

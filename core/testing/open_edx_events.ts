import { ROOT } from "./files.ts";

/** The peer's package and the release that is measured. */
const PACKAGE = "openedx-events==10.5.0";
/** How long installing it and each of its calls may take. */
const LONGEST = 120_000;

const SCRIPT = `
import logging, sys, time
import django
from django.conf import settings
settings.configure(USE_TZ=True, EVENT_BUS_PRODUCER_CONFIG={})
django.setup()
from openedx_events.learning.data import UserData, UserPersonalData
from openedx_events.learning.signals import STUDENT_REGISTRATION_COMPLETED as SIGNAL
logging.disable(logging.CRITICAL)
user = UserData(pii=UserPersonalData(username="l", email="l@example.org", name="L"), id=1, is_active=True)
heard = 0
def receiver_of(n):
    def receive(**kwargs):
        global heard
        heard += 1
    return receive
receivers = [receiver_of(n) for n in range(int(sys.argv[1]))]
for n, receive in enumerate(receivers):
    SIGNAL.connect(receive, dispatch_uid=str(n))
begun = time.perf_counter()
while time.perf_counter() - begun < float(sys.argv[2]):
    SIGNAL.send_event(user=user)
print(heard / (time.perf_counter() - begun))
`;

/** The peer's own dispatch, in a Python of its own. */
export interface OpenEdxEvents {
  /** Deliveries a second of one event to so many trivial receivers, measured for so many seconds. */
  deliveries(receivers: number, seconds: number): Promise<number>;
}

/** Installs the peer's package into the ignored cache, once; undefined where Python cannot. */
export async function findOpenEdxEvents(): Promise<OpenEdxEvents | undefined> {
  const folder = new URL(".cache/open-edx-events/", ROOT).pathname;
  const python = `${folder}bin/python`;
  const ready = await run(python, ["-c", "import openedx_events"]) !== undefined ||
    await run("python3", ["-m", "venv", folder]) !== undefined &&
      await run(python, ["-m", "pip", "install", "--quiet", PACKAGE]) !== undefined;
  if (!ready) return undefined;
  return {
    async deliveries(receivers, seconds) {
      const said = await run(python, ["-c", SCRIPT, String(receivers), String(seconds)]);
      if (said === undefined) throw new Error(`Cannot measure ${PACKAGE}`);
      return Number(said);
    },
  };
}

/** What a program prints; undefined where it is not there or fails. */
async function run(program: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const command = new Deno.Command(program, {
      args: [...args],
      stderr: "null",
      signal: AbortSignal.timeout(LONGEST),
    });
    const { success, stdout } = await command.output();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

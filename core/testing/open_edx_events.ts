import { findOpenEdxPackage } from "./open_edx_package.ts";

/** The peer's package and the release that is measured. */
const PACKAGE = "openedx-events==10.5.0";

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

/** The peer's package, installed where that can be done. */
export async function findOpenEdxEvents(): Promise<OpenEdxEvents | undefined> {
  const measure = await findOpenEdxPackage(PACKAGE);
  return measure && { deliveries: (receivers, seconds) => measure(SCRIPT, receivers, seconds) };
}

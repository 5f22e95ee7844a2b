import { findOpenEdxPackage } from "./open_edx_package.ts";

/** The peer's package and the release that is measured. */
const PACKAGE = "openedx-filters==3.16.0";

/** A pipeline of so many steps, each of which lets pass or changes what it is given, as the peer's own filters run it. */
const SCRIPT = `
import sys, time, types
import django
from django.conf import settings
steps, seconds, changing = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3] == "1"
from openedx_filters.filters import PipelineStep
probe = types.ModuleType("probe")
def step_of(n):
    class Step(PipelineStep):
        def run_filter(self, user, course_key, mode):
            return {"mode": "mode %d" % n} if changing else {}
    return Step
for n in range(steps):
    setattr(probe, "Step%d" % n, step_of(n))
sys.modules["probe"] = probe
FILTER = "org.openedx.learning.course.enrollment.started.v1"
settings.configure(OPEN_EDX_FILTERS_CONFIG={
    FILTER: {"pipeline": ["probe.Step%d" % n for n in range(steps)], "fail_silently": True},
} if steps else {})
django.setup()
from openedx_filters.learning.filters import CourseEnrollmentStarted
runs = 0
begun = time.perf_counter()
while time.perf_counter() - begun < seconds:
    for _ in range(100):
        CourseEnrollmentStarted.run_filter(user="u", course_key="c", mode="audit")
    runs += 100
print(runs / (time.perf_counter() - begun))
`;

/** The peer's own chain of filters, in a Python of its own. */
export interface OpenEdxFilters {
  /** Runs a second of a pipeline of so many trivial steps, measured for so many seconds. */
  runs(steps: number, seconds: number, changing?: boolean): Promise<number>;
}

/** The peer's package, installed where that can be done. */
export async function findOpenEdxFilters(): Promise<OpenEdxFilters | undefined> {
  const measure = await findOpenEdxPackage(PACKAGE);
  return measure && {
    runs: (steps, seconds, changing = false) => measure(SCRIPT, steps, seconds, changing ? 1 : 0),
  };
}

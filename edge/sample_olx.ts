/** The Open edX demo course, where the sample courses lie beside the project. */
const SAMPLE = "../shared/courses/open-edx-demo-course.tar.gz";

/** The path of the sample course beside the project; undefined where it is not there. */
export async function findSampleCourse(): Promise<string | undefined> {
  try {
    await Deno.stat(SAMPLE);
    return SAMPLE;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

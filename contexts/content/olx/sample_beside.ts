import { ROOT } from "core/testing/files.ts";

const COURSE = new URL("../shared/courses/open-edx-demo-course.tar.gz", ROOT);

/** The path of the Open edX demo course among the sample courses beside the project; undefined, and said so, where it is not there. */
export async function findSampleCourse(): Promise<string | undefined> {
  try {
    await Deno.stat(COURSE);
    return decodeURIComponent(COURSE.pathname);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    console.error("The sample courses are not beside the project: our own demo course stands in");
    return undefined;
  }
}

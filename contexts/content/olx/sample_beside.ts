import { ROOT } from "core/testing/files.ts";

const COURSE = new URL("../shared/courses/open-edx-demo-course.tar.gz", ROOT);

/** The path of the Open edX demo course among the sample courses beside the project; undefined where it is not there. */
export async function findSampleCourse(): Promise<string | undefined> {
  try {
    await Deno.stat(COURSE);
    return decodeURIComponent(COURSE.pathname);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

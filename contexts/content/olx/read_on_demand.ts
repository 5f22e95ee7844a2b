import type { ReadOptions } from "./read_course.ts";
import type { CourseReading } from "./reading.ts";

/**
 * Reads a course, as `read_course.ts` does. What that takes, parsers and sanitiser, is loaded when the first course
 * is read: a server that gives out pages needs none of it.
 */
export async function readCourse(path: string, options: ReadOptions): Promise<CourseReading> {
  const reader = await import("./read_course.ts");
  return await reader.readCourse(path, options);
}

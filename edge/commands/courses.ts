import { command, map, message, object } from "@optique/core";
import { type Act, data, json } from "./flags.ts";
import { operate } from "./reach.ts";
import { answer, columns, plain } from "./terminal.ts";

/** `courses`: what is published. */
export const coursesCommand = command(
  "courses",
  map(object({ json, data }), ({ json, data }): Act => async (terminal) => {
    const value = await operate("courses", {}, { data, terminal });
    answer(terminal, {
      json,
      value,
      words: (courses) =>
        courses.length === 0 ? "No course is published here yet." : columns(
          courses.map(({ courseId, version, publishedAt, title }) => [
            plain(courseId),
            `version ${version}`,
            publishedAt.slice(0, 10),
            plain(title),
          ]),
        ),
    });
  }),
  { brief: message`List the published courses: key, version, date, title.` },
);

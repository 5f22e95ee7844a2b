import { flag, map, message, option, or, string, withDefault } from "@optique/core";

/** `--no-files`: for commands that look at files of courses, too. */
const noFilesFlag = flag("--no-files", {
  description: message`Leave out the files of courses, such as where their bucket keeps versions itself.`,
});

/** Whether it was given. */
export const noFiles = withDefault(noFilesFlag, false);

/** `--files PLACE` or `--no-files`: where restored files of courses belong. */
export const filesPlace = withDefault(
  or(
    option("--files", string({ metavar: "PLACE" }), {
      description:
        message`Where files of courses are put that are not there yet: a bucket as for the start, or "folder" for the data folder; else where they were.`,
    }),
    map(noFilesFlag, () => "left out" as const),
  ),
  undefined,
);

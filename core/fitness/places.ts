// What may stand at the root, and what nothing may be called.

/** Names that exclude nothing and so collect everything. */
export const JUNK = [
  "util",
  "utils",
  "helper",
  "helpers",
  "common",
  "shared",
  "misc",
  "lib",
  "types",
  "index",
];

/** All that may stand at the root beside dot-folders. */
export const TOP = [
  "core",
  "contexts",
  "plugins",
  "edge",
  "islands",
  "deploy",
  "docs",
  "deno.json",
  "deno.lock",
  "import_map.json",
  "CHANGELOG.md",
  "LICENSE",
  "README.md",
];

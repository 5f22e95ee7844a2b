import assert from "node:assert/strict";
import { paths } from "edge/paths.ts";
import { isDrawnHere, isPartHere } from "./local_paths.ts";

Deno.test("isDrawnHere() pages of learners and of everybody, and no others", () => {
  const here = [
    "/",
    "/help",
    paths.catalogue,
    paths.course("a+b+c"),
    paths.leave("a+b+c"),
    paths.dashboard,
    paths.outline("a+b+c"),
    paths.unit("a+b+c", "vertical@one"),
    paths.progress("a+b+c"),
    paths.resume("a+b+c"),
    paths.jump("a+b+c", "one"),
    paths.seen("a+b+c", "one"),
  ];
  const home = [
    paths.signIn,
    paths.register,
    paths.settings,
    paths.admin,
    paths.adminRegions,
    paths.teamPlugins("a+b+c"),
    paths.streams,
    paths.streamEvents,
    "/developers",
    "/anything/new",
  ];
  for (const path of here) assert.ok(isDrawnHere(path), path);
  for (const path of home) assert.ok(!isDrawnHere(path), path);
});

Deno.test("isPartHere() what is the same for everybody, and how the process is", () => {
  for (const path of ["/health", "/health/live", "/files/ab/cd", "/static/x.css", "/plugins/a/b/frames/c"]) {
    assert.ok(isPartHere(path), path);
  }
  for (const path of ["/healthy", "/", "/learn/x", "/metrics"]) assert.ok(!isPartHere(path), path);
});

import assert from "node:assert/strict";
import { columns, progressBar, type Terminal } from "./terminal.ts";

function terminal(watched: boolean): Terminal & { readonly told: string[] } {
  const told: string[] = [];
  return { told, print: () => {}, tell: (text) => told.push(text), watched, styled: false, columns: 40 };
}

Deno.test("columns() lines words up to the left and numbers to the right", () => {
  assert.equal(
    columns([["NAME", "LAG", "WHY"], ["a", 5, ""], ["bcdef", 1000, "late"]]),
    "NAME   LAG   WHY\na         5\nbcdef  1000  late",
  );
});

Deno.test("progressBar() draws one line again and again, and takes it away once", () => {
  const screen = terminal(true);
  const bar = progressBar(screen);
  bar.progress(1, 2, "reading");
  bar.progress(2, 2, "storing");
  bar.end();
  bar.end();
  assert.deepEqual(screen.told, [
    `\r\x1b[K${"━".repeat(11)}${"·".repeat(10)}  50 % reading`,
    `\r\x1b[K${"━".repeat(21)} 100 % storing`,
    "\r\x1b[K",
  ]);
});

Deno.test("progressBar() keeps still where nobody watches", () => {
  const screen = terminal(false);
  const bar = progressBar(screen);
  bar.progress(1, 2, "reading");
  bar.end();
  assert.deepEqual(screen.told, []);
});

import assert from "node:assert/strict";
import { listFiles, readFile } from "core/testing/files.ts";

const files = new Set(await listFiles());
const pages = [...files].filter((file) =>
  /^([^/]+|docs\/.+|(contexts|plugins)\/[^/]+\/[^/]+)\.md$/.test(file)
);

/** The names that headings of a page can be linked by, as code hosts make them. */
function anchorsOf(markdown: string): Set<string> {
  return new Set(
    [...markdown.matchAll(/^#+ +(.+)$/gm)].map(([, heading]) =>
      heading!.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").trim().replaceAll(" ", "-")
    ),
  );
}

/** Links of a page that lead nowhere: files that are not there, headings that nobody wrote. */
async function findDeadLinks(page: string, markdown: string): Promise<string[]> {
  const dead: string[] = [];
  const prose = markdown.replace(/```.*?```/gs, "").replace(/`[^`\n]*`/g, "");
  for (const [, target] of prose.matchAll(/\[[^\]]*\]\(([^)\s]+)[^)]*\)/g)) {
    if (/^[a-z]+:/.test(target!)) continue;
    const link = new URL(target!, `file:///${page}`);
    const path = decodeURIComponent(link.pathname.slice(1));
    const isFolder = [...files].some((file) => file.startsWith(path.replace(/\/?$/, "/")));
    if (path !== page && !files.has(path) && !isFolder) dead.push(`${page}: "${target}" leads to no file`);
    else if (link.hash && path.endsWith(".md")) {
      const there = path === page ? markdown : await readFile(path);
      if (!anchorsOf(there).has(decodeURIComponent(link.hash.slice(1)))) {
        dead.push(`${page}: "${target}" leads to no heading`);
      }
    }
  }
  return dead;
}

Deno.test("there is a README", () => {
  assert.ok(pages.includes("README.md"));
});

for (const page of pages) {
  Deno.test(`every link of ${page} leads somewhere`, async () => {
    assert.deepEqual(await findDeadLinks(page, await readFile(page)), []);
  });
}

Deno.test("findDeadLinks() finds files and headings that are not there, and leaves code and other sites alone", async () => {
  const page =
    "# A bell's tone\n[a](deno.json) [b](#a-bells-tone) [c](https://example.org/x) [d](core/) `[e](nowhere)`\n";
  assert.deepEqual(await findDeadLinks("README.md", page), []);
  assert.equal((await findDeadLinks("README.md", `${page}[f](nowhere.md) [g](#nothing)`)).length, 2);
});

// Decisions: one screen each, numbered, with what enforces them named.
const decisions = pages.filter((page) => /^docs\/decisions\/\d{4}-/.test(page));
const PARTS = ["## Context", "## Decision", "## Consequences", "## Rejected"];

/** What is wrong with a decision record. */
function judgeDecision(markdown: string): string[] {
  const wrong = PARTS.filter((part) => !markdown.includes(`\n${part}\n`)).map((part) =>
    `"${part}" is missing`
  );
  if (markdown.split("\n").length > 61) wrong.push("more than one screen (60 lines)");
  const enforced = /Enforced by:\s+([^·#]+)/.exec(markdown)?.[1];
  if (!enforced || !/Status: \w+/.test(markdown)) wrong.push('says no "Status: …" or "Enforced by: …"');
  for (const file of enforced?.match(/(?<![^\s])\w[\w.-]*\/[\w./-]+\.(ts|tsx|json)\b/g) ?? []) {
    if (!files.has(file)) wrong.push(`is enforced by "${file}", which is no file`);
  }
  return wrong;
}

for (const [at, page] of decisions.entries()) {
  Deno.test(`${page} is one screen, whole, and says what enforces it`, async () => {
    assert.ok(page.startsWith(`docs/decisions/${String(at + 1).padStart(4, "0")}-`), "numbers have no gaps");
    assert.deepEqual(judgeDecision(await readFile(page)), []);
  });
}

Deno.test("judgeDecision() refuses what is long, partial or enforced by nothing", () => {
  const good = `# 0001 X\n\nStatus: accepted · Enforced by: core/fitness/links_test.ts\n\n${
    PARTS.join("\n\nx\n\n")
  }\n`;
  assert.deepEqual(judgeDecision(good), []);
  assert.equal(judgeDecision(good + "x\n".repeat(60)).length, 1);
  assert.equal(judgeDecision(good.replace("## Rejected", "")).length, 1);
  assert.equal(judgeDecision(good.replace("links_test", "no_test")).length, 1);
});

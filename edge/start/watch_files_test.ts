import assert from "node:assert/strict";
import { parse } from "yaml";
import { labelsOf, readings } from "core/watch/instruments.ts";
import type { Reading } from "core/watch/reading.ts";
import { readFile } from "core/testing/files.ts";
// All that counts anything is loaded with these.
import "core/run/home_worker.ts";
import "edge/start/serve_pages.ts";
import "edge/start/serve_region.ts";

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly type: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string }[];
}

/** Labels that Prometheus itself gives, or that a histogram has on its way out. */
const GIVEN = new Set(["instance", "job", "le"]);

/** The names that a figure has at `/metrics`. */
function namesOf({ kind, name }: Reading): string[] {
  if (kind === "counter") return [`${name}_total`];
  return kind === "gauge" ? [name] : ["bucket", "sum", "count"].map((part) => `${name}_${part}`);
}

const told = new Set(readings().flatMap(namesOf));

/** What an expression asks for that nobody tells. */
function unknownIn(expr: string): string[] {
  return [...expr.matchAll(/\bcarillon_[a-z_]+/g)].map(([name]) => name).filter((name) => !told.has(name));
}

async function alertRules(): Promise<readonly Rule[]> {
  const { groups } = parse(await readFile("deploy/watch/alerts.yaml")) as { groups: { rules: Rule[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

async function dashboardPanels(): Promise<readonly Panel[]> {
  const { panels } = JSON.parse(await readFile("deploy/watch/grafana_dashboard.json")) as { panels: Panel[] };
  return panels;
}

Deno.test("alerts are Prometheus rules over figures that there are", async () => {
  const rules = await alertRules();
  assert.ok(rules.length >= 15);
  assert.deepEqual(new Set(rules.map(({ alert }) => alert)).size, rules.length);
  for (const { alert, expr, for: lasting, labels, annotations } of rules) {
    assert.match(alert, /^Carillon[A-Z][A-Za-z]+$/);
    assert.deepEqual(unknownIn(expr), [], alert);
    assert.match(expr, /carillon/, alert);
    assert.match(lasting, /^\d+[mh]$/, alert);
    assert.ok(["page", "ticket"].includes(labels.severity), alert);
    assert.ok(annotations.summary.length > 10, alert);
  }
});

Deno.test("every panel of the dashboard asks for figures that there are, and stands on no other", async () => {
  const panels = await dashboardPanels();
  const asked = panels.flatMap(({ targets = [] }) => targets);
  assert.ok(asked.length >= 30);
  for (const { expr } of asked) assert.deepEqual(unknownIn(expr), [], expr);
  assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
  for (const { title, gridPos: one } of panels) {
    assert.ok(one.x + one.w <= 24, title);
    const over = panels.filter(({ gridPos: other, title: named }) =>
      named !== title && one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h &&
      other.y < one.y + one.h
    );
    assert.deepEqual(over.map((other) => other.title), [], title);
  }
});

Deno.test("labels that alerts and panels choose by are labels that figures have", async () => {
  const known = new Set([...readings().flatMap(({ name }) => labelsOf(name) ?? []), ...GIVEN]);
  const exprs = [
    ...(await alertRules()).map(({ expr }) => expr),
    ...(await dashboardPanels()).flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
  ];
  for (const expr of exprs) {
    const chosen = [...expr.matchAll(/[{,] *([a-z_]+)(?:!?[=~]~?)"/g)].map(([, label]) => label!);
    const by = [...expr.matchAll(/\bby \(([^)]+)\)/g)].flatMap(([, labels]) => labels!.split(/, */));
    for (const label of [...chosen, ...by]) assert.ok(known.has(label), `${label} in ${expr}`);
  }
});

Deno.test("a figure that nobody tells, or not any more, is noticed", () => {
  assert.deepEqual(unknownIn("rate(carillon_requests_total[5m]) > carillon_ready"), [
    "carillon_requests_total",
  ]);
  assert.deepEqual(unknownIn("carillon_request_seconds"), ["carillon_request_seconds"], "without its part");
});

Deno.test("every alert has its section in the runbook, which says what it means, what learners see, what to do", async () => {
  const runbook = await readFile("docs/guides/runbook.md");
  const [, ...parts] = runbook.split(/^## /m);
  const sections = new Map(parts.map((text) => [text.slice(0, text.indexOf("\n")), text]));
  const rules = await alertRules();
  assert.deepEqual([...sections.keys()], rules.map(({ alert }) => alert));
  for (const { alert, annotations } of rules) {
    assert.equal(annotations.runbook, `docs/guides/runbook.md#${alert.toLowerCase()}`);
    const words = ["**What it means.**", "**What learners see.**", "**What to do.**"];
    for (const word of words) assert.ok(sections.get(alert)!.includes(word), `${alert}: ${word}`);
  }
});

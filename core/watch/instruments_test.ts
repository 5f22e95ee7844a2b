import assert from "node:assert/strict";
import { counter, histogram, readings, told } from "./instruments.ts";
import { prometheusText } from "./prometheus.ts";

const bells = counter({ name: "carillon_sample_bells", doc: "Bells rung", labels: ["bell", "by"] });
const rings = histogram({
  name: "carillon_sample_ring_seconds",
  doc: "How long a bell rings",
  labels: ["bell"],
  bounds: [0.1, 1],
});
const ropes = told({ name: "carillon_sample_ropes", doc: "Ropes that hang", labels: ["tower"] });

function find(name: string) {
  return readings().find((one) => one.name === name)!;
}

Deno.test("counter() counts each series by itself, and one that is kept is the one that is found", () => {
  const kept = bells.of({ bell: "tenor", by: "hand" });
  kept.add();
  kept.add(2);
  bells.of({ by: "hand", bell: "tenor" }).add();
  bells.of({ bell: "treble", by: "hand" }).add();
  assert.deepEqual(find("carillon_sample_bells").series, [
    { labels: { bell: "tenor", by: "hand" }, value: 4 },
    { labels: { bell: "treble", by: "hand" }, value: 1 },
  ]);
});

Deno.test("readings() are a moment: what is counted later is not in them, and another thread can be sent them", () => {
  const series = rings.of({ bell: "tenor" });
  series.record(0.05);
  const before = find("carillon_sample_ring_seconds");
  series.record(0.1);
  series.record(0.5);
  series.record(30);
  assert.deepEqual(structuredClone(before).series, [{
    labels: { bell: "tenor" },
    counts: [1, 0, 0],
    sum: 0.05,
  }]);
  assert.deepEqual(find("carillon_sample_ring_seconds").series, [
    { labels: { bell: "tenor" }, counts: [2, 1, 1], sum: 30.65 },
  ]);
});

Deno.test("told() is as it was told last, and a series that is gone is gone", () => {
  ropes.tell([{ labels: { tower: "north" }, value: 8 }, { labels: { tower: "south" }, value: 6 }]);
  ropes.tell([{ labels: { tower: "south" }, value: 5 }]);
  assert.deepEqual(find("carillon_sample_ropes").series, [{ labels: { tower: "south" }, value: 5 }]);
});

Deno.test("counter() has a thousand series and no more: the rest are counted together", () => {
  const many = counter({ name: "carillon_sample_many", doc: "Too many", labels: ["which"] });
  for (let at = 0; at < 5_000; at++) many.of({ which: `w${at}` }).add();
  const { series } = find("carillon_sample_many");
  assert.equal(series.length, 1_001);
  assert.deepEqual(series.at(-1), { labels: { which: "other" }, value: 4_000 });
});

Deno.test("counter() refuses a name that is taken, and one that Prometheus would change", () => {
  const declare = (name: string) => () => counter({ name, doc: "", labels: [] });
  assert.throws(declare("carillon_sample_bells"), TypeError);
  for (const name of ["bells", "carillon_bells_total", "carillon_Bells"]) {
    assert.throws(declare(name), SyntaxError);
  }
});

Deno.test("prometheusText() writes counters, gauges and histograms, and escapes what is in a label", () => {
  const text = prometheusText([
    {
      kind: "counter",
      name: "carillon_a",
      doc: "What\nit means",
      series: [{ labels: { route: '/a"b\\' }, value: 3 }],
    },
    { kind: "gauge", name: "carillon_b", doc: "B", series: [{ labels: {}, value: 1.5 }] },
    {
      kind: "histogram",
      name: "carillon_c_seconds",
      doc: "C",
      bounds: [0.1],
      series: [{ labels: { x: "y" }, counts: [2, 1], sum: 4 }],
    },
    { kind: "gauge", name: "carillon_none", doc: "None", series: [] },
  ]);
  assert.deepEqual(text.trimEnd().split("\n"), [
    "# HELP carillon_a_total What\\nit means",
    "# TYPE carillon_a_total counter",
    'carillon_a_total{route="/a\\"b\\\\"} 3',
    "# HELP carillon_b B",
    "# TYPE carillon_b gauge",
    "carillon_b 1.5",
    "# HELP carillon_c_seconds C",
    "# TYPE carillon_c_seconds histogram",
    'carillon_c_seconds_count{x="y"} 3',
    'carillon_c_seconds_sum{x="y"} 4',
    'carillon_c_seconds_bucket{x="y",le="0.1"} 2',
    'carillon_c_seconds_bucket{x="y",le="+Inf"} 3',
  ]);
});

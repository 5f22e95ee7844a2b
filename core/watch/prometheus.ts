import { PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import {
  AggregationTemporality,
  DataPointType,
  type MetricData,
  type ResourceMetrics,
} from "@opentelemetry/sdk-metrics";
import { ValueType } from "@opentelemetry/api";
import { countOf, type Labels, type Reading } from "./reading.ts";

/** The media type of Prometheus' text format. */
export const PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

/** Figures in Prometheus' text format, written by OpenTelemetry's own exporter. */
export function prometheusText(readings: readonly Reading[]): string {
  const metrics = readings.filter(({ series }) => series.length > 0).map(metricOf);
  // No time stamps, no `target_info`, no scopes: who scrapes knows when and whom.
  const serializer = new PrometheusSerializer(undefined, false, undefined, true, true);
  const resource = { attributes: {} } as ResourceMetrics["resource"];
  return serializer.serialize({ resource, scopeMetrics: [{ scope: { name: "carillon" }, metrics }] }) + "\n";
}

function metricOf(reading: Reading): MetricData {
  const { name, doc } = reading;
  const about = {
    descriptor: { name, description: doc, unit: "", valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  };
  switch (reading.kind) {
    case "counter":
      return {
        ...about,
        dataPointType: DataPointType.SUM,
        isMonotonic: true,
        dataPoints: numbers(reading.series),
      };
    case "gauge":
      return { ...about, dataPointType: DataPointType.GAUGE, dataPoints: numbers(reading.series) };
    case "histogram": {
      const boundaries = [...reading.bounds];
      const dataPoints = reading.series.map((one) => {
        const { labels, counts, sum } = one;
        return point(labels, { buckets: { boundaries, counts: [...counts] }, sum, count: countOf(one) });
      });
      return { ...about, dataPointType: DataPointType.HISTOGRAM, dataPoints };
    }
  }
}

function numbers(series: readonly { readonly labels: Labels; readonly value: number }[]) {
  return series.map(({ labels, value }) => point(labels, value));
}

function point<Value>(attributes: Labels, value: Value) {
  return { startTime: [0, 0] as [number, number], endTime: [0, 0] as [number, number], attributes, value };
}

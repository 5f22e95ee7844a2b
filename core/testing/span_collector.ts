/** A span as a collector gets it (OTLP/HTTP, JSON encoding). */
export interface CollectedSpan {
  readonly name: string;
  /** 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface Exported {
  readonly resourceSpans?: readonly {
    readonly scopeSpans: readonly {
      readonly spans: readonly (Omit<CollectedSpan, "attributes"> & {
        readonly attributes: readonly {
          readonly key: string;
          readonly value: Readonly<Record<string, unknown>>;
        }[];
      })[];
    }[];
  }[];
}

/** A collector in this process, as an operator would run one beside the site. */
export interface SpanCollector extends AsyncDisposable {
  readonly spans: readonly CollectedSpan[];
  /** The names of the figures that came. */
  readonly figures: ReadonlySet<string>;
  /** The lines that came. */
  readonly lines: readonly string[];
  /** What a server needs in its environment to send its spans here, and soon. */
  readonly env: Readonly<Record<string, string>>;
}

/** Starts a collector on a free port. */
export function startCollector(): SpanCollector {
  const spans: CollectedSpan[] = [];
  const figures = new Set<string>();
  const lines: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (request) => {
    const exported = await request.json();
    switch (new URL(request.url).pathname) {
      case "/v1/traces":
        spans.push(...spansIn(exported));
        break;
      case "/v1/metrics":
        for (const name of figuresIn(exported)) figures.add(name);
        break;
      case "/v1/logs":
        lines.push(...linesIn(exported));
    }
    return new Response("{}", { headers: { "content-type": "application/json" } });
  });
  return {
    spans,
    figures,
    lines,
    env: {
      OTEL_DENO: "true",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${server.addr.port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_BSP_SCHEDULE_DELAY: "200",
      OTEL_BLRP_SCHEDULE_DELAY: "200",
      OTEL_METRIC_EXPORT_INTERVAL: "500",
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function spansIn({ resourceSpans = [] }: Exported): CollectedSpan[] {
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans).flatMap(({ spans }) => spans).map((span) => ({
    ...span,
    parentSpanId: span.parentSpanId ?? "",
    links: span.links ?? [],
    attributes: Object.fromEntries(span.attributes.map(({ key, value }) => [key, Object.values(value)[0]])),
  }));
}

interface ExportedFigures {
  readonly resourceMetrics?: readonly {
    readonly scopeMetrics: readonly { readonly metrics: readonly { readonly name: string }[] }[];
  }[];
}

function figuresIn({ resourceMetrics = [] }: ExportedFigures): string[] {
  return resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics).flatMap(({ metrics }) =>
    metrics.map(({ name }) => name)
  );
}

interface ExportedLines {
  readonly resourceLogs?: readonly {
    readonly scopeLogs: readonly {
      readonly logRecords: readonly { readonly body?: { readonly stringValue?: string } }[];
    }[];
  }[];
}

function linesIn({ resourceLogs = [] }: ExportedLines): string[] {
  return resourceLogs.flatMap(({ scopeLogs }) => scopeLogs).flatMap(({ logRecords }) =>
    logRecords.map(({ body }) => body?.stringValue ?? "")
  );
}

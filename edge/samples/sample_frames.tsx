import { Hono } from "hono";
import { manifestSchema } from "core/plugin/manifest.ts";
import type { InstalledPlugin } from "core/plugin/plugin_set.ts";
import type { House } from "core/run/house.ts";
import { until } from "core/testing/until.ts";
import { DEFAULT_LOOK } from "contexts/site/mod.ts";
import { buildIslands } from "edge/build.ts";
import { loadAssets } from "edge/files/assets.ts";
import { frames } from "edge/frames/frame_routes.ts";
import type { FrameAnswer } from "core/plugin/block_code.ts";
import { PluginFrame } from "edge/frames/plugin_frame.tsx";
import { PAGE_HEADERS } from "edge/middleware/security_headers.ts";
import { renderPage } from "edge/render_page.ts";
import { type Language, words } from "edge/words.ts";

/** A request that came to a server of the sample. */
export interface Came {
  readonly path: string;
  readonly method: string;
  readonly cookie: string | null;
  readonly form?: URLSearchParams;
}

/** A site with one page of frames, and a server of somebody else beside it. */
export interface SampleFrames extends AsyncDisposable {
  readonly address: string;
  readonly came: Came[];
  /** `HOST:PORT` of somebody else's server, and what came to it. */
  readonly outside: string;
  readonly cameOutside: Came[];
  /** Answers an action. */
  act: (action: string, given: unknown) => Response;
}

/** What the sample's page shows. */
export interface Shown {
  /** The files of the package's `frames/` folder. */
  readonly files: Readonly<Record<string, string>>;
  readonly shows: readonly FrameAnswer[];
  /** Whether the other server is among the hosts that were granted. */
  readonly granted?: boolean;
  readonly language?: Language;
  /** Whether the last frame comes at the page's end when the first is already there. */
  readonly isLate?: boolean;
}

const CHECKSUM = "a".repeat(64);
const PAGE = "/page";
const SAYS = { title: "Frames", before: "Another page", after: "One more page" };

/** A document of a frame around its script. */
export function frameHtml(script: string, body = ""): string {
  return `<!doctype html><meta charset="utf-8"><title>Frame</title>${body}<script type="module" src="./${script}"></script>`;
}

/** Serves the sample on two ports of its own. */
export async function serveSampleFrames(shown: Shown): Promise<SampleFrames> {
  await buildIslands();
  const assets = await loadAssets(DEFAULT_LOOK.accent);
  const cameOutside: Came[] = [];
  const outside = serve(async (request) => {
    cameOutside.push(await note(request));
    return new Response("hello", { headers: { "access-control-allow-origin": "*" } });
  });
  const reaches = shown.granted ? [outside.host] : [];
  const plugin = samplePlugin(reaches);
  const came: Came[] = [];
  const front = { house: {} as House, look: { site: DEFAULT_LOOK, assets } };
  const app = new Hono()
    .route(
      "/",
      frames(front, (sum) => Promise.resolve(packageFrames(shown, plugin, sum))),
    )
    .get(PAGE, (c) => {
      const first = () => until("the first is there", () => came.some(({ path }) => path.endsWith(".html")));
      return c.body(inTwo(page(shown, plugin, assets), shown.isLate ? first : undefined), 200, {
        ...PAGE_HEADERS,
        "content-type": "text/html; charset=utf-8",
        "set-cookie": "session=secret; Path=/",
      });
    })
    .post(
      "/plugins/sample/actions/:action",
      (c) => sample.act(c.req.param("action"), JSON.parse(came.at(-1)!.form!.get("given")!)),
    )
    .get("/static/:hash/:name", (c) => {
      const asset = assets.find(c.req.path);
      return asset ? c.body(asset.body, 200, { "content-type": asset.contentType }) : c.notFound();
    })
    .get("/other", (c) => c.html("<title>Other</title>Another page"));
  app.onError((error, c) => c.text(error.message, 404));
  const site = serve(async (request) => {
    came.push(await note(request.clone()));
    return await app.fetch(request);
  });
  const sample: SampleFrames = {
    address: `http://${site.host}${PAGE}`,
    came,
    outside: outside.host,
    cameOutside,
    act: (action, given) => Response.json({ answer: { action, given } }),
    async [Symbol.asyncDispose]() {
      await Promise.all([site.close(), outside.close()]);
    },
  };
  return sample;
}

function samplePlugin(reaches: readonly string[]): InstalledPlugin {
  const manifest = manifestSchema.parse({
    id: "sample",
    version: "1.0.0",
    platform: "*",
    title: "Sample",
    description: "A sample of frames.",
    author: "Tests",
    licence: "MIT",
    tier: "sandboxed",
    actions: ["vote"],
    reaches,
  });
  return { manifest, checksum: CHECKSUM, state: "enabled", allowed: true, choices: [] };
}

function packageFrames({ files }: Shown, { manifest }: InstalledPlugin, checksum: string) {
  if (checksum !== CHECKSUM) return undefined;
  const encoder = new TextEncoder();
  return {
    manifest,
    files: new Map(Object.entries(files).map(([path, text]) => [path, encoder.encode(text)])),
  };
}

function page(
  { shows, language = "en" }: Shown,
  plugin: InstalledPlugin,
  assets: Awaited<ReturnType<typeof loadAssets>>,
) {
  const t = words(language);
  return renderPage(
    <html lang={t.lang} dir={t.dir}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{SAYS.title}</title>
        <link rel="stylesheet" href={assets.css} />
        <link rel="icon" href={assets.icon} type="image/svg+xml" />
      </head>
      <body>
        <main class="page" id="main">
          <h1>{SAYS.title}</h1>
          <p>
            <a href="/other" id="before">{SAYS.before}</a>
          </p>
          {shows.map((answer) => (
            <PluginFrame
              key={answer.title}
              plugin={plugin}
              answer={answer}
              courseId="Org+1+2026"
              script={assets.frame}
              t={t}
            />
          ))}
          <p>
            <a href="/other" id="after">{SAYS.after}</a>
          </p>
        </main>
      </body>
    </html>,
  );
}

/** A page whose last frame comes once something is so. */
function inTwo(html: string, when: (() => Promise<unknown>) | undefined): ReadableStream<Uint8Array> {
  const at = when ? html.lastIndexOf('<div class="plugin-frame"') : html.length;
  return new ReadableStream({
    async start(controller) {
      const encoder = new TextEncoder();
      controller.enqueue(encoder.encode(html.slice(0, at)));
      await when?.();
      controller.enqueue(encoder.encode(html.slice(at)));
      controller.close();
    },
  });
}

function serve(answer: (request: Request) => Promise<Response>) {
  const closing = new AbortController();
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {}, signal: closing.signal },
    answer,
  );
  return {
    host: `127.0.0.1:${server.addr.port}`,
    close() {
      closing.abort();
      return server.finished;
    },
  };
}

async function note(request: Request): Promise<Came> {
  const { pathname, search } = new URL(request.url);
  const { method } = request;
  const form = method === "POST" ? { form: new URLSearchParams(await request.text()) } : {};
  return { path: pathname + search, method, cookie: request.headers.get("cookie"), ...form };
}

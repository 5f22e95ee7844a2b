// Who may import whom: the architecture as one table. The map is closed: a file that no row places, a package
// that no row grants and an import that no row allows are all refused. `boundaries_test.ts` holds the tree to
// it; `judge.ts` reads it. To change the architecture, change a row here, with a decision record.

/**
 * One kind of file and what it may use. Paths are globs: `*` within a folder, `**` through folders, `{a,b}` for
 * one of both, and `rules~` for `rules.ts` or, once it has outgrown its cap, all of the folder `rules/`.
 */
export interface Room {
  readonly files: string;
  /** What it may import. `type ` before a path grants types only. Its own files must be granted too. */
  readonly may: readonly string[];
  /** Packages of the import map; `node:name` for built-in modules, `Deno` for the global. */
  readonly uses?: readonly string[];
}

/** Core's rooms in their order: each imports only from itself and from those before it. */
export const CORE: readonly { readonly room: string; readonly uses: readonly string[] }[] = [
  { room: "base", uses: ["@opentelemetry/api", "node:async_hooks"] },
  // What this process counts of itself, and how it is written down for those who watch.
  {
    room: "watch",
    uses: ["@opentelemetry/api", "@opentelemetry/exporter-prometheus", "@opentelemetry/sdk-metrics", "Deno"],
  },
  // Asking servers of others: which of them may be asked, and how.
  { room: "outside", uses: ["ipaddr.js", "node:dns", "node:http", "node:https", "node:net"] },
  { room: "signal", uses: ["zod"] },
  {
    room: "data",
    uses: [
      "drizzle-orm",
      "@libsql/client",
      "@libsql/hrana-client",
      "libsql",
      "ws",
      "node:async_hooks",
      "Deno",
    ],
  },
  // Files by their hash: in a folder, in a store on the network, or held from either.
  { room: "files", uses: ["@xmldom/xmldom", "aws4fetch", "node:crypto", "Deno"] },
  { room: "work", uses: ["drizzle-orm", "zod"] },
  // Copies of other machines' databases: pulled by a Worker, read here.
  { room: "replica", uses: ["@libsql/client", "drizzle-orm", "libsql", "Deno"] },
  { room: "bus", uses: ["@nats-io/jetstream", "@nats-io/transport-node", "drizzle-orm", "jose", "zod"] },
  { room: "plugin", uses: ["@types/semver", "preact", "semver", "zod", "node:crypto"] },
  { room: "host", uses: ["drizzle-orm", "jose", "standardwebhooks", "tar-stream", "zod", "Deno", "node:**"] },
  { room: "http", uses: ["hono", "zod"] },
  { room: "run", uses: ["drizzle-orm", "jose", "zod", "Deno"] },
  // All of a data folder as it stood at one moment, kept elsewhere and brought back; it knows what a house keeps.
  { room: "backup", uses: ["zod", "node:crypto", "Deno"] },
  {
    room: "testing",
    uses: ["axe-core", "playwright-core", "zod", "drizzle-orm", "Deno", "node:**"],
  },
  { room: "fitness", uses: ["drizzle-orm", "zod", "Deno", "node:**"] },
];

/** What a context's files may use by their name: rooms of core, packages, and what a room of capability needs more. */
const STEPS: Record<
  string,
  { readonly core: string; readonly uses: readonly string[]; readonly may?: string[] }
> = {
  schema: { core: "{base,signal}", uses: ["drizzle-orm"], may: ["type core/plugin/**"] },
  signals: { core: "{base,signal}", uses: ["zod"] },
  filters: { core: "{base,signal,work}", uses: ["zod"] },
  rules: { core: "{base,signal,plugin}", uses: ["zod"] },
  queries: { core: "{base,signal,data,work,plugin}", uses: ["drizzle-orm", "zod"] },
  commands: { core: "{base,signal,data,work,plugin}", uses: ["drizzle-orm", "zod"] },
  projections: { core: "{base,signal,data,work}", uses: ["drizzle-orm", "zod"] },
  http: { core: "{base,signal,data,work,http}", uses: ["hono", "zod"] },
  mod: { core: "{base,signal,data,work,plugin,http}", uses: [] },

  // Rooms of capability that only some contexts have.
  problem: { core: "{base,signal,plugin}", uses: ["zod"] },
  show: { core: "{base,signal,plugin}", uses: [] },
  document: { core: "{base,signal}", uses: [] },
  olx: {
    core: "{base,signal,work,plugin}",
    uses: ["@types/sanitize-html", "@xmldom/xmldom", "sanitize-html", "tar-stream", "zod", "Deno", "node:**"],
  },
  import: { core: "{base,signal,data,files,work,plugin}", uses: ["zod", "Deno", "node:crypto"] },
  address: { core: "{base,signal,outside}", uses: [] },
  outgoing: { core: "{base,signal,work}", uses: [] },
  webhook: { core: "{base,signal,data,work,outside}", uses: ["standardwebhooks"] },
  secret: { core: "{base,data}", uses: ["hash-wasm", "jose", "Deno", "node:**"] },
};

const USUAL = ["schema", "signals", "filters", "rules", "queries", "commands", "projections", "http", "mod"];
/** Of a context that keeps secrets. */
const SECRETIVE = USUAL.flatMap((step) => step === "rules" ? [step, "secret"] : [step]);

/**
 * The contexts, and the order of files inside each: a file imports only from itself and from its left. A file
 * that has outgrown its cap is a folder of the same name.
 */
export const CONTEXTS: Record<string, readonly string[]> = {
  identity: SECRETIVE,
  site: SECRETIVE,
  catalog: USUAL,
  content: [
    "problem",
    "document",
    "schema",
    "signals",
    "filters",
    "olx",
    "rules",
    "queries",
    "commands",
    "import",
    "projections",
    "http",
    "mod",
  ],
  enrollment: USUAL,
  learning: [
    "schema",
    "signals",
    "filters",
    "show",
    "rules",
    "queries",
    "commands",
    "projections",
    "http",
    "mod",
  ],
  grading: USUAL,
  streams: [
    "schema",
    "signals",
    "filters",
    "rules",
    "secret",
    "address",
    "outgoing",
    "queries",
    "commands",
    "webhook",
    "projections",
    "http",
    "mod",
  ],
};

/**
 * Files that check their neighbours rather than run in the house: tests, benchmarks, a contract that adapters
 * share, and `sample_*.ts`, data for tests. Nothing else may import them.
 */
export const CHECKS = /(_test|_bench|[/_]contract|\/sample_\w+)\.tsx?$/;

/** What a check may use beyond what its room may. */
export const CHECK_USES = ["@xmldom/xmldom", "playwright-core", "axe-core", "yaml", "zod", "Deno", "node:**"];
/** What a check may import beyond what its room may: all of its own, the tools of testing, any data for tests. */
export const CHECK_MAY = ["own", "core/testing/**", "contexts/**/sample_*.ts", "plugins/*/plugin.ts"];

function coreRooms(): Room[] {
  return CORE.map(({ room, uses }, at) => ({
    files: `core/${room}/**`,
    may: CORE.slice(0, at + 1).map((before) => `core/${before.room}/**`),
    uses,
  }));
}

function contextRooms(): Room[] {
  return Object.entries(CONTEXTS).flatMap(([context, order]) =>
    order.map((step, at) => ({
      files: `contexts/${context}/${step}~`,
      may: [
        `contexts/${context}/{${order.slice(0, at + 1)}}~`,
        `core/${STEPS[step]!.core}/**`,
        // Another context's facts are heard, never asked for: values only where signals are heard.
        `${step === "projections" ? "" : "type "}contexts/*/signals.ts`,
        ...STEPS[step]!.may ?? [],
      ],
      uses: STEPS[step]!.uses,
    }))
  );
}

const EDGE_MAY = [
  "own",
  "core/{base,watch,outside,signal,data,files,work,replica,bus,plugin,host,http,run,backup}/**",
  "contexts/*/mod.ts",
  "type contexts/*/signals.ts",
  "islands/*.{ts,tsx}",
];
const EDGE_USES = [
  "@types/sanitize-html",
  "hono",
  "intl-messageformat",
  "preact",
  "preact-render-to-string",
  "sanitize-html",
  "zod",
  "node:buffer",
  "node:crypto",
  "node:util",
  "node:zlib",
];

/** Every room of the house; the first row that fits a file is its room. */
export const ROOMS: readonly Room[] = [
  ...coreRooms(),
  ...contextRooms(),
  {
    // A problem's shape is published language, frozen with the signal that it is said in.
    files: "plugins/problem/**",
    may: ["own", "core/{base,plugin}/**", "contexts/content/problem.ts"],
    uses: ["complex.js", "decimal.js", "preact", "re2js", "zod"],
  },
  {
    files: "plugins/*/island/**",
    may: ["own", "islands/{island,storage}.ts"],
    uses: ["@preact/signals", "preact"],
  },
  { files: "plugins/video/**", may: ["own", "core/plugin/**"], uses: ["media-captions", "preact", "zod"] },
  {
    // Tighter than "core/*.ts": a plugin is anyone's, so it sees the parts made for plugins, and as types the work
    // that it is handed; its widgets read its own rows by a reader. It hears signals by their wire name and needs
    // no context for that.
    files: "plugins/*/**",
    may: ["own", "core/{base,signal,work,plugin}/**", "core/data/reader.ts"],
    uses: ["drizzle-orm", "preact", "zod"],
  },
  {
    // Worked examples, as anybody would write them: they import what an author elsewhere can.
    files: "docs/examples/*/**",
    may: ["own", "edge/author/{html,kit}.ts", "type docs/reference/platform.d.ts"],
    uses: ["jose"],
  },
  {
    // All that plugins can name, as types: written from the platform by `deno task reference`.
    files: "docs/reference/platform.d.ts",
    may: [],
  },
  {
    files: "edge/plugins.ts",
    may: ["own", "core/{base,plugin}/**", "plugins/*/plugin.{ts,tsx}"],
  },
  {
    // What tries a plugin out, in a house of its own and in a browser: also outside of this repository.
    files: "edge/author/{ask_example,browser_judge,kit,rehearsal,replay_case}.ts",
    may: [...EDGE_MAY, "core/testing/{browser,chromium,plugin_house}.ts"],
    uses: ["zod", "Deno"],
  },
  {
    // What an author has at hand: folders, the bundler, keys.
    files: "edge/author/**",
    may: EDGE_MAY,
    uses: [...EDGE_USES, "jose", "Deno"],
  },
  {
    // Where the process begins and ends, and what it reads from disk.
    files: "edge/{{build,carillon,main}.ts,{files,start}/**}",
    may: EDGE_MAY,
    uses: [...EDGE_USES, "Deno"],
  },
  {
    files: "edge/commands/*.ts",
    may: EDGE_MAY,
    uses: [...EDGE_USES, "@optique/core", "@optique/run", "Deno"],
  },
  {
    // Takes pictures of the site for those who make it; nothing that serves needs it.
    files: "edge/shots.ts",
    may: [...EDGE_MAY, "core/testing/{browser,form_client}.ts"],
    uses: [...EDGE_USES, "playwright-core", "Deno"],
  },
  {
    // Pages far from home: what browsers carry there is sealed.
    files: "edge/region/**",
    may: EDGE_MAY,
    uses: [...EDGE_USES, "jose"],
  },
  {
    // Writes docs/scale.md; nothing that serves needs it.
    files: "edge/scale/write_scale.ts",
    may: ["own", "core/testing/files.ts"],
    uses: ["Deno"],
  },
  { files: "edge/**", may: EDGE_MAY, uses: EDGE_USES },
  {
    files: "islands/**",
    may: ["own", "type contexts/*/mod.ts", "plugins/*/island/*.tsx"],
    uses: ["@preact/signals", "preact"],
  },
];

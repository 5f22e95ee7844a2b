import { fetchDebian } from "./fetch_debian.ts";
import { freePort } from "./nats_server.ts";
import { until } from "./until.ts";

/** Programs that a test may start, with what they must find in their environment. */
export interface ProxyBinary {
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Where a Varnish finds its modules. */
  readonly modules?: string;
}

/** Why this machine has none. */
export interface NoProxy {
  readonly missing: string;
}

/** A caching proxy in a process of its own. */
export interface CachingProxy extends AsyncDisposable {
  readonly url: string;
  /** Where it keeps what it needs; for one that keeps pages on disk, those as well. */
  readonly folder: string;
}

/** What both configurations are written for: these are put in their place. */
const ORIGIN_PORT = "8000";
const PROXY_ADDRESS = "127.0.0.1:8080";

/** Finds nginx: installed, else Debian's, fetched once into `.cache/`. */
export async function findNginx(): Promise<ProxyBinary | NoProxy> {
  const installed = await findProgram("nginx");
  if (installed) return { path: installed, environment: {} };
  const fetched = await fetchDebian("nginx", ["nginx"]);
  return "missing" in fetched ? fetched : { ...fetched, path: `${fetched.root}/usr/sbin/nginx` };
}

/** Finds Varnish with its modules, and the C compiler that it compiles its configuration with. */
export async function findVarnish(): Promise<ProxyBinary | NoProxy> {
  if (!await findProgram("gcc")) return { missing: "there is no gcc, which Varnish compiles with" };
  const packages = ["varnish", "varnish-modules", "libvarnishapi3", "libjemalloc2"];
  const fetched = await fetchDebian("varnish", packages);
  if ("missing" in fetched) return fetched;
  const { root, environment } = fetched;
  const modules = `${environment.LD_LIBRARY_PATH}/varnish/vmods`;
  return { path: `${root}/usr/sbin/varnishd`, environment, modules };
}

async function findProgram(name: string): Promise<string | undefined> {
  const folders = (Deno.env.get("PATH") ?? "").split(":").filter(Boolean);
  for (const folder of [...folders, "/usr/sbin"]) {
    try {
      if ((await Deno.stat(`${folder}/${name}`)).isFile) return `${folder}/${name}`;
    } catch (error) {
      const isMissing = error instanceof Deno.errors.NotFound ||
        error instanceof Deno.errors.PermissionDenied;
      if (!isMissing) throw error;
    }
  }
}

/** Starts nginx with what stands in its `http` block, in front of whoever listens at a port. */
export async function startNginx(nginx: ProxyBinary, config: string, origin: number): Promise<CachingProxy> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const port = freePort();
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`);
  const placed = placeIn(config, origin, port).replaceAll("/var/cache/nginx", folder);
  const whole = [
    "daemon off;",
    `pid ${folder}/pid;`,
    ...Deno.uid() === 0 ? ["user root;"] : [],
    "events {}",
    `http {\naccess_log off;\n${temporary.join("\n")}\n${placed}\n}`,
  ];
  await Deno.writeTextFile(`${folder}/nginx.conf`, whole.join("\n"));
  return await startProxy(nginx, ["-e", "stderr", "-c", `${folder}/nginx.conf`], folder, port);
}

/** Starts Varnish with a configuration in its own language, in front of whoever listens at a port. */
export async function startVarnish(varnish: ProxyBinary, vcl: string, origin: number): Promise<CachingProxy> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const port = freePort();
  await Deno.writeTextFile(`${folder}/site.vcl`, placeIn(vcl, origin, port));
  const args = ["-F", "-j", "none", "-n", `${folder}/work`, "-a", `127.0.0.1:${port}`, "-T", "none"];
  args.push("-f", `${folder}/site.vcl`, "-s", "malloc,32m", "-p", `vmod_path=${varnish.modules}`);
  return await startProxy(varnish, args, folder, port);
}

function placeIn(config: string, origin: number, port: number): string {
  return config.replaceAll(PROXY_ADDRESS, `127.0.0.1:${port}`)
    .replace(new RegExp(`(127\\.0\\.0\\.1:|port = ")${ORIGIN_PORT}`, "g"), `$1${origin}`);
}

async function startProxy(
  { path, environment }: ProxyBinary,
  args: readonly string[],
  folder: string,
  port: number,
): Promise<CachingProxy> {
  const child = new Deno.Command(path, {
    args: [...args],
    env: { ...environment },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const said = new Response(child.stderr).text();
  let isEnded = false;
  const end = child.status.then(() => void (isEnded = true));
  const dispose = async () => {
    // Asked, not killed: it ends those that work for it.
    if (!isEnded) child.kill("SIGTERM");
    await end;
    await said;
    await Deno.remove(folder, { recursive: true });
  };
  try {
    await until("the proxy listens", async () => isEnded || await isListening(port), 20_000);
    if (isEnded) throw new Error(`"${path}" ended at once:\n${await said}`);
  } catch (error) {
    await dispose();
    throw error;
  }
  return { url: `http://127.0.0.1:${port}`, folder, [Symbol.asyncDispose]: dispose };
}

async function isListening(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionRefused) return false;
    throw error;
  }
}

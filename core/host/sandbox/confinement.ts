import { insideModules } from "./inside_modules.ts";

// The process that a plugin runs in, and every limit that the machine sets it: which of them stops what is told in
// docs/decisions/0025.

/** What one plugin's process may use. */
export interface Confinement {
  /** Of heap; what lies beside it (buffers, wasm) gets about as much again. */
  readonly megabytes: number;
  /** Hosts it may reach, with a port where that is not 443; it may do nothing else. */
  readonly reaches: readonly string[];
  /** Whether a host that it was granted may lead into one's own network. */
  readonly allowsPrivate?: boolean;
  /** An empty folder for it to stand in. */
  readonly folder: string;
}

/** What a Deno process maps as data before it does anything, most of it reserved for code and never touched. */
const DATA_OF_A_PROCESS = 600;
/** Seconds of computing after which the machine ends a process that nobody is left to end. */
const LONGEST_COMPUTING = 600;

/**
 * Where no name may lead, whatever it was granted as: this machine's link, and where clouds tell a machine its secrets.
 * Deno looks at the address that a name leads to; of IPv6 it takes single addresses only.
 */
const NOWHERE = ["0.0.0.0/8", "169.254.0.0/16", "168.63.129.16", "224.0.0.0/4", "240.0.0.0/4"];
const NOWHERE_IPV6 = ["[fd00:ec2::254]", "[fd20:ce::254]", "[::ffff:169.254.169.254]"];
/** One's own network (RFC 6890). */
const OWN = ["10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "[::1]"];

/** Starts a process that runs `inside.ts` with no more than it is given. Throws where none can be started. */
export async function startConfined(confinement: Confinement): Promise<Deno.ChildProcess> {
  const { megabytes, folder } = confinement;
  const { begins, importMap } = await insideModules();
  await Deno.mkdir(folder, { recursive: true });
  const run = [
    "run",
    "--no-remote",
    "--no-npm",
    "--no-config",
    "--no-lock",
    "--no-prompt",
    "--quiet",
    `--v8-flags=--max-old-space-size=${megabytes}`,
    `--import-map=${importMap}`,
    ...network(confinement),
    begins,
  ];
  const [program, args] = limited(Deno.execPath(), run, DATA_OF_A_PROCESS + 2 * megabytes);
  return new Deno.Command(program, {
    args,
    cwd: folder,
    clearEnv: true,
    // It keeps nothing on disk, so there is no folder for that.
    env: { DENO_DIR: "/dev/null/none", DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** The heap's cap does not count what lies beside the heap: where the system can, it caps all of it. */
function limited(program: string, args: string[], megabytes: number): [string, string[]] {
  if (Deno.build.os !== "linux") return [program, args];
  const limits = [
    `ulimit -d ${megabytes * 1_024}`, // data, in kilobytes
    "ulimit -f 0", // no file grows
    "ulimit -c 0", // no picture of its memory is left on disk
    `ulimit -t ${LONGEST_COMPUTING}`,
  ];
  return ["/bin/sh", ["-c", `${limits.join(" && ")} && exec "$0" "$@"`, program, ...args]];
}

function network({ reaches, allowsPrivate }: Confinement): string[] {
  if (reaches.length === 0) return [];
  const nowhere = [...NOWHERE, ...NOWHERE_IPV6, ...allowsPrivate ? [] : OWN];
  return [`--allow-net=${reaches.map(withPort).join()}`, `--deny-net=${nowhere.join()}`];
}

function withPort(host: string): string {
  return /:\d+$/.test(host) ? host : `${host}:443`;
}

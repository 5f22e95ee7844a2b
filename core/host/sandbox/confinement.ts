import { insideModules } from "./inside_modules.ts";

// The process that a plugin runs in, and every limit that the machine sets it: which of them stops what is told in
// docs/decisions/0025.

/** What one plugin's process may use. */
export interface Confinement {
  /** Of heap; what lies beside it (buffers, wasm) gets about as much again. */
  readonly megabytes: number;
  /** Hosts it may reach, with a port where that is not 443; it may do nothing else. */
  readonly reaches: readonly string[];
  /** An empty folder for it to stand in. */
  readonly folder: string;
}

/** What a Deno process maps as data before it does anything, most of it reserved for code and never touched. */
const DATA_OF_A_PROCESS = 600;
/** Seconds of computing after which the machine ends a process that nobody is left to end. */
const LONGEST_COMPUTING = 600;

/** Starts a process that runs `inside.ts` with no more than it is given. Throws where none can be started. */
export async function startConfined({ megabytes, reaches, folder }: Confinement): Promise<Deno.ChildProcess> {
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
    ...reaches.length > 0 ? [`--allow-net=${reaches.map(withPort).join()}`] : [],
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

function withPort(host: string): string {
  return /:\d+$/.test(host) ? host : `${host}:443`;
}

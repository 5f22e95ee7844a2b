import { ROOT } from "./files.ts";

/** How long installing a package and each run of a script may take. */
const LONGEST = 120_000;

/** A Python of its own with one of the peer's packages: runs a script, and gives the number that it prints. */
export type Measure = (script: string, ...args: readonly (string | number)[]) => Promise<number>;

/** Installs a package (`name==version`) into the ignored cache, once; undefined where Python cannot. */
export async function findOpenEdxPackage(required: string): Promise<Measure | undefined> {
  const [name] = required.split("==", 1);
  const folder = new URL(`.cache/${name}/`, ROOT).pathname;
  const python = `${folder}bin/python`;
  const ready = await run(python, ["-c", `import ${name!.replaceAll("-", "_")}`]) !== undefined ||
    await run("python3", ["-m", "venv", folder]) !== undefined &&
      await run(python, ["-m", "pip", "install", "--quiet", required]) !== undefined;
  if (!ready) return undefined;
  return async (script, ...args) => {
    const said = await run(python, ["-c", script, ...args.map(String)]);
    if (said === undefined) throw new Error(`Cannot measure ${required}`);
    return Number(said);
  };
}

/** What a program prints; undefined where it is not there or fails. */
async function run(program: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const command = new Deno.Command(program, {
      args: [...args],
      stderr: "null",
      signal: AbortSignal.timeout(LONGEST),
    });
    const { success, stdout } = await command.output();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

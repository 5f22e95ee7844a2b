/** What a process has in memory, in megabytes: as Linux counts it, or as `ps` says on other machines. */
export async function residentMegabytes(pid: number): Promise<number> {
  const kilobytes = Number(
    Deno.build.os === "linux"
      ? /^VmRSS:\s+(\d+) kB$/m.exec(await Deno.readTextFile(`/proc/${pid}/status`))?.[1]
      : await askPs("rss", pid),
  );
  if (!(kilobytes > 0)) throw new Error(`Cannot read the memory of process ${pid}`);
  return kilobytes / 1024;
}

/** How many seconds of processor time a process has used so far: in hundredths on Linux, whole ones elsewhere. */
export async function processorSeconds(pid: number): Promise<number> {
  if (Deno.build.os === "linux") {
    // Fields 14 and 15, counted behind the name, which may have spaces in it (proc(5), /proc/pid/stat).
    const fields = (await Deno.readTextFile(`/proc/${pid}/stat`)).replace(/^.*\) /, "").split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }
  const parts = (await askPs("time", pid)).split(/[:-]/).map(Number);
  return parts.reduce((seconds, part) => seconds * 60 + part, 0);
}

/** Why it cannot be told here which processes a process has started; undefined where it can. */
export const NO_CHILDREN = Deno.build.os === "linux"
  ? undefined
  : "it counts processes as Linux tells of them";

/** The processes that a process has started and that are still there. */
export async function childrenOf(pid: number): Promise<number[]> {
  const children: number[] = [];
  for await (const { name } of Deno.readDir(`/proc/${pid}/task`)) {
    const listed = await Deno.readTextFile(`/proc/${pid}/task/${name}/children`).catch(() => ""); // a thread that ended
    children.push(...listed.split(" ").filter((id) => id !== "").map(Number));
  }
  return children;
}

/** Whether a process is there. */
export async function isRunning(pid: number): Promise<boolean> {
  return await Deno.stat(`/proc/${pid}`).then(() => true, () => false);
}

async function askPs(field: string, pid: number): Promise<string> {
  const { stdout } = await new Deno.Command("ps", { args: ["-o", `${field}=`, "-p", String(pid)] }).output();
  return new TextDecoder().decode(stdout).trim();
}

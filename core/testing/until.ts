/** Asks again and again until it is so. Throws with `what` when it did not come to be in time. */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  milliseconds = 5_000,
): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!await isSo()) {
    if (Date.now() >= end) throw new Error(`It did not come to be in ${milliseconds} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Runs with a path where nothing is yet; whatever comes to be there goes afterwards. */
export async function withPath(run: (path: string) => Promise<void>): Promise<void> {
  const parent = await Deno.makeTempDir({ prefix: "carillon_" });
  try {
    await run(`${parent}/site`);
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
}

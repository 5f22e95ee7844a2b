/** Something that the AsyncAPI parser has to say of a document. */
export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly path: readonly (string | number)[];
}

/** Every error, warning and remark of AsyncAPI's own parser about a document. */
export async function readAsyncApi(document: string): Promise<Finding[]> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--quiet",
      "--no-config",
      `--import-map=${beside("../../import_map.json")}`,
      "--frozen",
      `--lock=${beside("async_api.lock")}`,
      beside("read_async_api.ts"),
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(document));
  await writer.close();
  const run = await child.output();
  if (!run.success) throw new Error(new TextDecoder().decode(run.stderr).trim().slice(-500));
  return JSON.parse(new TextDecoder().decode(run.stdout)) as Finding[];
}

function beside(path: string): string {
  return new URL(path, import.meta.url).pathname;
}

/** A path as its typist meant it: `deno task` moves to the folder of deno.json, and says where it was called. */
export function asTyped(path: string): string {
  if (/^([/\\]|[A-Za-z]:[/\\])/.test(path)) return path;
  return `${Deno.env.get("INIT_CWD") ?? Deno.cwd()}/${path}`;
}

/**
 * A path as its typist meant it. `deno task` moves to the folder of deno.json first, and says in INIT_CWD where
 * it was called from; without that, the process still stands there.
 */
export function asTyped(path: string, calledFrom: string | undefined): string {
  const isAbsolute = /^([/\\]|[A-Za-z]:[/\\])/.test(path);
  return isAbsolute || !calledFrom ? path : `${calledFrom}/${path}`;
}

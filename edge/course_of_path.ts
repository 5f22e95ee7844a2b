/** The key of the course that an address is in; undefined where it is in none, or mistyped in a way that names none. */
export function courseOfPath(path: string): string | undefined {
  const [, key] = /^\/(?:courses|learn|progress|resume|jump|team)\/([^/?#]+)/.exec(path) ?? [];
  try {
    return key && decodeURIComponent(key);
  } catch {
    return undefined; // a lone percent sign
  }
}

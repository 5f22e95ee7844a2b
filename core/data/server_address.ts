/** Whether a database is named by the address of a libSQL server: `http(s)://`, `libsql://` or `ws(s)://`. */
export function isServer(where: string): boolean {
  return /^(?:https?|wss?|libsql):\/\//.test(where);
}

/** The same server, spoken to over HTTP, a statement at a time. */
export function overHttp(url: string): string {
  return url.replace(/^ws/, "http");
}

/** The same server, spoken to over a web socket. */
export function overSocket(url: string): string {
  return url.replace(/^http/, "ws");
}

/** What may be said of an address: a token may stand in the rest of it. */
export function hostOf(url: string): string {
  return URL.parse(url)?.host ?? "an address that is none";
}

/** An address without what is secret in it. */
export function addressOf(url: string): string {
  const { protocol, host, pathname } = URL.parse(url) ?? { protocol: "", host: hostOf(url), pathname: "" };
  return `${protocol}//${host}${pathname === "/" ? "" : pathname}`;
}

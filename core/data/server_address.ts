/** Whether a database is named by the address of a libSQL server: `http(s)://`, `libsql://` or `ws(s)://`. */
export function isServer(where: string): boolean {
  return /^(?:https?|wss?|libsql):\/\//.test(where);
}

/** The same server, spoken to over HTTP. `libsql://` is with TLS, but for `libsql://HOST:PORT?tls=0`. */
export function overHttp(url: string): string {
  const isPlain = /^libsql:.*[?&]tls=0(?:&|$)/.test(url);
  return url.replace(/^ws/, "http").replace(/^libsql/, isPlain ? "http" : "https")
    .replace(/([?&])tls=[01](?:&|$)/, "$1").replace(/[?&]$/, "");
}

/** The same server, spoken to over a web socket. */
export function overSocket(url: string): string {
  return overHttp(url).replace(/^http/, "ws");
}

const TOKEN = /([?&])authToken=[^&]*(?:&|$)/;

/** An address with a token in it, where it has none of its own. */
export function withToken(url: string, token: string | undefined): string {
  if (token === undefined || TOKEN.test(url)) return url;
  return `${url}${url.includes("?") ? "&" : "?"}authToken=${encodeURIComponent(token)}`;
}

/** An address for somebody else: without a token of its own. */
export function withoutToken(url: string): string {
  return url.replace(TOKEN, "$1").replace(/[?&]$/, "");
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

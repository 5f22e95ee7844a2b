/** What a learner does with a problem: the last part of the address that its form is sent to. */
export type Did = "submit" | "draft" | "hint" | "answer" | "reset";

/** How long the server may take. An answer that was counted after all is not counted twice when sent again. */
const LONGEST_WAIT = 30_000;

/** How long to wait after so many tries, in milliseconds; `chance` (0 to 1) keeps many pages from coming back in the same moment. */
export function waitAfter(tries: number, chance: number): number {
  return Math.min(30_000, 2_000 * 2 ** tries) * (0.75 + chance / 4);
}

/** A key that nobody else has. */
export function newKey(): string {
  // `randomUUID` is not there on pages that come without TLS.
  return crypto.getRandomValues(new Uint32Array(4)).join("-");
}

/**
 * What came of sending a form: the problem as it stands now; another page to follow to; nothing, for want of a
 * connection or of a server that can; or something that only the server's own page can tell.
 */
export type Came =
  | { readonly section: Element; readonly ok: boolean }
  | { readonly follow: string }
  | "unsent"
  | "page";

/** Sends a form in the background. */
export async function sendForm(
  address: string,
  form: HTMLFormElement,
  options: {
    readonly id: string;
    readonly signal?: AbortSignal;
    readonly keepalive?: boolean;
    /** The same each time that this is sent: it is done once. */
    readonly key?: string;
  },
): Promise<Came> {
  const { id, signal, keepalive, key } = options;
  const timeout = AbortSignal.timeout(LONGEST_WAIT);
  const request = new Request(address, {
    method: "POST",
    body: new URLSearchParams([...new FormData(form)] as [string, string][]),
    headers: { accept: "text/html", "x-fragment": "problem", ...key && { "idempotency-key": key } },
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    keepalive,
  });
  let answer: Response;
  let html: string;
  try {
    answer = await fetch(request);
    html = await answer.text();
  } catch {
    return "unsent"; // no connection, or none that lasted
  }
  const meant = meaningOf(answer);
  if (meant === "follow") return { follow: answer.url };
  if (meant !== "section") return meant;
  const section = findSection(html, id);
  return section ? { section, ok: answer.ok } : "page";
}

/** An element of a page, or of a piece of one, as the server sent it. Nothing in it is loaded or run. */
export function findSection(html: string, id: string): Element | null {
  return new DOMParser().parseFromString(html, "text/html").getElementById(id);
}

/** What an answer of the server means, by its status. */
export function meaningOf(
  { status, redirected }: { readonly status: number; readonly redirected: boolean },
): "section" | "follow" | "unsent" | "page" {
  if (status === 429 || status >= 500) return "unsent";
  if (redirected) return "follow";
  return status === 200 || status === 422 ? "section" : "page";
}

/** What a form does that is sent to an address under its own. */
export function didOf(address: string, action: string): Did {
  return address === action ? "submit" : address.slice(action.length + 1) as Did;
}

import type { Stand } from "core/work/stand.ts";
import { OWN } from "edge/memory/cache_headers.ts";
import { openText, signText } from "edge/memory/signed_text.ts";

/** How long a browser keeps what it has seen, in seconds: a copy that is further behind says so by itself. */
const AGE = 600;
/** How much of a generation is told: enough to tell the few lives of one database apart. */
const TOLD = 6;
const COOKIE = "carillon_stands";
/** The header of API clients, the same text both ways: on an answer, and on the next request. */
export const POSITION_HEADER = "carillon-position";

/**
 * What a browser, or an API client, has seen: how far every copied database was, signed. It brings that along, so that
 * no region shows it anything older: neither without its own last change nor from before what another region showed.
 */
export class StandCookies {
  readonly #key: string;

  constructor(key: string) {
    this.#key = key;
  }

  /** The text that a client brings along. */
  write(stands: readonly Stand[]): string {
    const text = stands.map(({ context, generation, sequence }) =>
      `${context}:${generation.slice(0, TOLD)}:${sequence.toString(36)}`
    );
    return signText(text.join("~"), this.#key);
  }

  /** The text as a `Set-Cookie`. */
  cookie(written: string): string {
    return `${COOKIE}=${written}; Path=/; Max-Age=${AGE}; HttpOnly; SameSite=Lax`;
  }

  /** Tells whoever asked what they have seen, in the headers of their answer: no cache between may keep it then. */
  tell(headers: Headers, written: string): void {
    headers.append("set-cookie", this.cookie(written));
    headers.set(POSITION_HEADER, written);
    if (/\bpublic\b/.test(headers.get("cache-control") ?? "")) headers.set("cache-control", OWN);
  }

  /** What a request brings, as text; undefined where it brings nothing. */
  find(headers: Headers): string | undefined {
    const header = headers.get(POSITION_HEADER);
    if (header) return header;
    const cookies = headers.get("cookie") ?? "";
    const at = cookies.indexOf(`${COOKIE}=`);
    return at < 0 ? undefined : cookies.slice(at + COOKIE.length + 1).split(";", 1)[0]!;
  }

  /** The stands in a text, each life of a database by its beginning. What is not ours says nothing. */
  read(text: string | undefined): readonly Stand[] {
    const opened = text === undefined ? undefined : openText(text, this.#key);
    if (!opened) return [];
    return opened.split("~").flatMap((one) => {
      const [context = "", generation = "", count = ""] = one.split(":");
      const sequence = parseInt(count, 36);
      return sequence >= 0 ? [{ context, generation, sequence }] : [];
    });
  }
}

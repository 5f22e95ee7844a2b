/** What came back: the page's text is read already, redirects are not followed. */
export interface Page {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** Form fields as a browser sends them. A name may come more than once. */
export type Fields = Readonly<Record<string, string | readonly string[]>>;

/** Whoever can sign in. */
export interface Account {
  readonly email: string;
  readonly password: string;
}

/** Someone with cookies and without JavaScript: asks for pages and sends forms. */
export class FormClient {
  /** Changes when the server has been started again on another port; the cookies stay. */
  url: string;
  readonly #cookies = new Map<string, string>();
  readonly #server: (request: Request) => Response | Promise<Response>;

  /** `server` answers instead of whoever listens at the address: an app in this process. */
  constructor(url: string, server: (request: Request) => Response | Promise<Response> = fetch) {
    this.url = url;
    this.#server = server;
  }

  /** The `Cookie` header that this client sends. */
  get cookies(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /** Asks for a page. */
  get(path: string, headers: HeadersInit = {}): Promise<Page> {
    return this.#ask(path, { headers });
  }

  /** Sends a form. */
  post(path: string, fields: Fields, headers: HeadersInit = {}): Promise<Page> {
    const body = new URLSearchParams();
    for (const [name, given] of Object.entries(fields)) {
      for (const value of [given].flat()) body.append(name, value);
    }
    return this.#ask(path, { method: "POST", body, headers });
  }

  /** Sends a form with a file in it. */
  postFile(path: string, name: string, file: File): Promise<Page> {
    const body = new FormData();
    body.append(name, file);
    return this.#ask(path, { method: "POST", body });
  }

  /** Sends a form whose bytes come as the stream gives them. */
  postSlowly(path: string, body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Page> {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    return this.#ask(path, { method: "POST", body, headers });
  }

  async #ask(path: string, init: RequestInit): Promise<Page> {
    const headers = new Headers(init.headers);
    if (this.#cookies.size > 0) headers.set("cookie", this.cookies);
    const request = new Request(new URL(path, this.url), { ...init, headers, redirect: "manual" });
    const answer = await this.#server(request);
    for (const cookie of answer.headers.getSetCookie()) this.#keep(cookie);
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  }

  #keep(cookie: string): void {
    const [pair = "", ...attributes] = cookie.split(";");
    const at = pair.indexOf("=");
    const name = pair.slice(0, at).trim();
    if (attributes.some((one) => /^\s*max-age=0\s*$/i.test(one))) this.#cookies.delete(name);
    else this.#cookies.set(name, pair.slice(at + 1).trim());
  }
}

/** Signs in and gives back the client that is signed in. Throws where the server says no. */
export async function signIn(url: string, { email, password }: Account): Promise<FormClient> {
  const client = new FormClient(url);
  const page = await client.post("/sign-in", { email, password });
  if (page.status !== 303) throw new Error(`Cannot sign in as ${email}: ${page.status}\n${page.text}`);
  return client;
}

/** Makes an account and gives back the client that is signed in. Throws where the server says no. */
export async function register(
  url: string,
  account: Account & { readonly name: string },
): Promise<FormClient> {
  const client = new FormClient(url);
  const page = await client.post("/register", { ...account });
  if (page.status !== 303) throw new Error(`Cannot register ${account.email}: ${page.status}\n${page.text}`);
  return client;
}

import { createHash } from "node:crypto";
import type { Encoding } from "./cache_encodings.ts";
import { type HeaderParts, pageHeaders } from "./cache_headers.ts";
import { pack } from "./cache_packing.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What a form of a page costs beside its bytes: its headers and what finds it. Rather too much than too little. */
const BESIDE = 2_048;

/** A page in one encoding, with the strong tag that its bytes come to. */
export class PageForm {
  readonly body: Bytes;
  readonly encoding: Encoding;
  /** The hash of the bytes as they are sent (RFC 9110, section 8.8.3). */
  readonly etag: string;
  readonly #tags: readonly string[];
  #own: Response | undefined;
  #shared: Response | undefined;

  constructor(body: Bytes, encoding: Encoding, tags: readonly string[]) {
    this.body = body;
    this.encoding = encoding;
    this.etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
    this.#tags = tags;
  }

  /** All that its headers are made of. */
  parts(isShared: boolean): HeaderParts {
    return { etag: this.etag, encoding: this.encoding, tags: this.#tags, isShared };
  }

  /** What it takes up, in bytes: its answers hold them once more. */
  get size(): number {
    return 2 * this.body.length + BESIDE;
  }

  /**
   * An answer with it: one that is kept, cloned. Making one copies its bytes and looks through every header; a clone
   * shares the bytes and takes the headers as they are, which is most of what a page out of memory cost.
   */
  answer(isShared: boolean): Response {
    this.#own ??= dress(new Response(this.body), this.parts(false));
    if (!isShared) return this.#own.clone();
    this.#shared ??= dress(this.#own.clone(), this.parts(true));
    return this.#shared.clone();
  }
}

function dress(answer: Response, parts: HeaderParts): Response {
  for (const [name, value] of pageHeaders(parts)) answer.headers.set(name, value);
  return answer;
}

/** A page as bytes, packed once an encoding. */
export class CachedPage {
  readonly key: string;
  readonly tags: readonly string[];
  /** When it was made, or found to be the same again. */
  made: number;
  /** Whether anybody asked for it since there was last need of room. */
  isUsed = false;
  /** Whether others may have it: it is kept. */
  isKept = false;
  readonly #forms = new Map<Encoding, PageForm>();
  readonly #plain: PageForm;
  #grown: (bytes: number) => void = () => {};
  #packing: ReturnType<typeof setTimeout> | undefined;

  constructor(key: string, body: Bytes, tags: readonly string[], made: number) {
    this.key = key;
    this.tags = tags;
    this.made = made;
    this.#plain = new PageForm(body, "identity", tags);
    this.#forms.set("identity", this.#plain);
  }

  /** The tag of the page as it is. */
  get etag(): string {
    return this.#plain.etag;
  }

  /** What it takes up, in bytes. */
  get size(): number {
    return this.#forms.values().reduce((sum, { size }) => sum + size, 0);
  }

  /** It is kept from now on; who keeps it is told how much each new form takes up. */
  keep(grown: (bytes: number) => void): void {
    this.isKept = true;
    this.#grown = grown;
  }

  /** What is not kept any more is not packed any more. */
  letGo(): void {
    this.isKept = false;
    clearTimeout(this.#packing);
    this.#grown = () => {};
  }

  /**
   * The best form there is of those that a reader takes. A page that is asked for again is packed with Brotli, in a
   * turn of its own: whoever asks before that gets it another way.
   */
  best(accepted: readonly Encoding[]): PageForm {
    for (const encoding of accepted) {
      const form = encoding === "gzip" ? this.#form("gzip") : this.#forms.get(encoding);
      if (form) return form;
      if (this.isUsed) this.#packing ??= setTimeout(() => this.#form("br"), 0);
    }
    return this.#plain;
  }

  /**
   * The form that a reader takes and has already, by what it says of them. One that is not there is made to compare
   * it: whoever has it was given it by a page that went meanwhile, and the same bytes come to the same tag.
   */
  known(accepted: readonly Encoding[], isKnown: (etag: string) => boolean): PageForm | undefined {
    const ready = accepted.map((encoding) => this.#forms.get(encoding));
    return ready.find((form) => form && isKnown(form.etag)) ??
      accepted.map((encoding) => this.#form(encoding)).find((form) => isKnown(form.etag));
  }

  #form(encoding: Encoding): PageForm {
    let form = this.#forms.get(encoding);
    if (!form) {
      form = new PageForm(pack(this.#plain.body, encoding), encoding, this.tags);
      this.#forms.set(encoding, form);
      this.#grown(form.size);
    }
    return form;
  }
}

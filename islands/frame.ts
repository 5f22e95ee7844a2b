// The one script of pages with frames of plugins. It connects each with its page: nothing that a frame asks for is done
// unless it is one of the few things here.

import type { FromFrame, Hello, Open, ToFrame } from "./frame_messages.ts";
import { guardFocus, NEWS_TAKES } from "./frame_focus.ts";
import { followTheme, themeOf } from "./frame_theme.ts";
import { Allowance } from "./allowance.ts";

/** What the server says of a frame. */
export interface FrameProps {
  readonly plugin: string;
  /** The actions of its manifest: it may ask for no others. */
  readonly actions: readonly string[];
  readonly course?: string;
  readonly data?: unknown;
  readonly silent: string;
  readonly stopped: string;
}

const HELLO: Hello = "carillon.frame.v1.hello";
const OPEN: Open = "carillon.frame.v1.open";
/** How long a frame may take until it says that it is ready. */
const LONGEST_SILENCE = 10_000;
const LOWEST = 24;
const HIGHEST = 2_000;
const LONGEST_TITLE = 120;
/** The most that an action is given, in characters of JSON. */
const LARGEST_GIVEN = 16 * 1024;
const MOST_ACTIONS = 4;
const LONGEST_ACTION = 15_000;

class FrameHost {
  readonly #root: HTMLElement;
  /** A document of this site, without scripts, that keeps the frame from going elsewhere. */
  readonly #outer: HTMLIFrameElement;
  readonly #words: HTMLElement;
  readonly #props: FrameProps;
  readonly #over = new AbortController();
  readonly #allowance = new Allowance(300, 100);
  #port: MessagePort | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #height = 0;
  #acting = 0;
  /** Whether somebody is in it of their own accord. */
  #isUsed = () => false;

  constructor(root: HTMLElement, outer: HTMLIFrameElement, words: HTMLElement, props: FrameProps) {
    this.#root = root;
    this.#outer = outer;
    this.#words = words;
    this.#props = props;
  }

  start(): void {
    const { signal } = this.#over;
    addEventListener("message", (event) => this.#greeted(event), { signal });
    this.#outer.addEventListener("load", () => this.#wait(), { signal });
    this.#isUsed = guardFocus(this.#outer, () => this.#stop(), signal);
    followTheme((theme) => this.#say({ say: "theme", theme }), signal);
    // It may have said hello to nobody before this script was here.
    if (this.#inner) this.#connect();
    if (this.#outer.contentDocument?.readyState === "complete" && this.#inner) this.#wait();
  }

  get #inner(): HTMLIFrameElement | undefined {
    return this.#outer.contentDocument?.querySelector("iframe") ?? undefined;
  }

  #greeted({ source, data }: MessageEvent): void {
    if (source === null || source !== this.#inner?.contentWindow) return;
    if (!this.#allowance.take()) return this.#stop();
    if (data === HELLO) this.#connect();
  }

  /**
   * Hands a channel to this one frame. It has no origin to name: that it is the right window has been looked at. Two may
   * be on their way at once; the one that it speaks on is the one.
   */
  #connect(): void {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => {
      if (this.#port !== port1) this.#port?.close();
      this.#port = port1;
      this.#heard(data);
    };
    const { lang, dir } = document.documentElement;
    const locale = { language: lang, dir: dir === "rtl" ? "rtl" : "ltr" } as const;
    const opened: ToFrame = { say: "open", data: this.#props.data, theme: this.#theme(), locale };
    port1.postMessage(opened);
    this.#inner?.contentWindow?.postMessage(OPEN, "*", [port2]);
  }

  #theme() {
    const theme = themeOf(document.documentElement);
    // Where light and dark differ from those of the page, a browser draws an opaque ground behind a frame.
    const shell = this.#outer.contentDocument?.documentElement;
    if (shell) shell.style.colorScheme = theme.scheme;
    return theme;
  }

  #wait(): void {
    if (this.#inner) this.#inner.title = this.#outer.title;
    this.#silence ??= setTimeout(() => this.#fall(this.#props.silent), LONGEST_SILENCE);
  }

  #say(message: ToFrame): void {
    this.#port?.postMessage(message);
  }

  #heard(message: FromFrame | null | undefined): void {
    if (!this.#allowance.take()) return this.#stop();
    switch (message?.say) {
      case "ready":
        return this.#ready();
      case "resize":
        return this.#resize(message.height);
      case "title":
        return this.#entitle(message.title);
      case "act":
        return void this.#act(message);
      case "go":
        return void this.#go(message);
      case "leave":
        return this.#leave(message.back === true);
    }
  }

  #ready(): void {
    clearTimeout(this.#silence);
    this.#root.dataset.frame = "ready";
    this.#outer.hidden = false;
    this.#words.textContent = "";
  }

  #resize(height: unknown): void {
    if (typeof height !== "number" || !Number.isFinite(height)) return;
    const waits = this.#height !== 0;
    this.#height = Math.min(Math.max(Math.ceil(height), LOWEST), HIGHEST);
    if (waits) return;
    requestAnimationFrame(() => {
      this.#outer.height = String(this.#height);
      this.#height = 0;
    });
  }

  #entitle(title: unknown): void {
    if (typeof title !== "string" || title.trim() === "") return;
    this.#outer.title = title.slice(0, LONGEST_TITLE);
    if (this.#inner) this.#inner.title = this.#outer.title;
  }

  async #act({ id, action, given }: Extract<FromFrame, { say: "act" }>): Promise<void> {
    const refuse = (reason: string) => this.#say({ say: "refused", id, reason });
    if (!this.#props.actions.includes(action)) return refuse("not_in_manifest");
    const json = jsonOf(given);
    if (json === undefined || json.length > LARGEST_GIVEN) return refuse("given_unfit");
    if (this.#acting === MOST_ACTIONS) return refuse("too_many");
    this.#acting++;
    try {
      this.#say({ say: "done", id, answer: await sendAction(this.#props, action, json) });
    } catch (error) {
      refuse(error instanceof Error ? error.message : String(error));
    } finally {
      this.#acting--;
    }
  }

  async #go({ id, path }: Extract<FromFrame, { say: "go" }>): Promise<void> {
    const own = typeof path === "string" && /^\/(?![/\\])/.test(path) ? URL.parse(path, location.href) : null;
    if (own?.origin !== location.origin) return this.#say({ say: "refused", id, reason: "not_of_this_site" });
    // Only a hand that is in the frame right now opens a page: not the frame by itself.
    const isAsked = () => this.#isUsed() && navigator.userActivation?.isActive === true;
    if (!isAsked()) await new Promise((done) => setTimeout(done, 2 * NEWS_TAKES));
    if (!isAsked()) return this.#say({ say: "refused", id, reason: "nobody_asked" });
    location.assign(own);
  }

  #leave(back: boolean): void {
    if (document.activeElement !== this.#outer) return;
    const place = this.#root.querySelector<HTMLElement>(back ? "[data-before]" : "[data-after]");
    place?.focus();
  }

  /** It said too much at once: ended, so that it says nothing more. */
  #stop(): void {
    this.#over.abort();
    this.#port?.close();
    clearTimeout(this.#silence);
    this.#outer.remove();
    this.#fall(this.#props.stopped);
  }

  #fall(words: string): void {
    this.#root.dataset.frame = "fallen";
    this.#outer.hidden = true;
    this.#words.textContent = words;
  }
}

/** An action as a form of this page's, so that it is done as whoever is signed in. Throws an Error with the reason. */
async function sendAction({ plugin, course }: FrameProps, action: string, given: string): Promise<unknown> {
  const answer = await fetch(`/plugins/${plugin}/actions/${action}`, {
    method: "POST",
    headers: { accept: "application/json" },
    body: new URLSearchParams({ given, ...(course === undefined ? {} : { course }) }),
    redirect: "error",
    signal: AbortSignal.timeout(LONGEST_ACTION),
  });
  const told = await answer.json().catch(() => undefined); // what is no JSON says nothing more than its status
  if (answer.ok) return told?.answer;
  throw new Error(told?.reason ?? told?.detail ?? `status_${answer.status}`);
}

function jsonOf(given: unknown): string | undefined {
  try {
    return JSON.stringify(given ?? {});
  } catch {
    return undefined; // what cannot be written as JSON, such as a ring
  }
}

const known = new WeakSet<Element>();

function connectAll(): void {
  for (const root of document.querySelectorAll<HTMLElement>("[data-frame-props]")) {
    const outer = root.querySelector("iframe");
    const words = root.querySelector<HTMLElement>("[role=status]");
    if (known.has(root) || !outer || !words) continue;
    known.add(root);
    new FrameHost(root, outer, words, JSON.parse(root.dataset.frameProps!)).start();
  }
}

connectAll();
// The script does not wait for what comes late at the page's end.
addEventListener("DOMContentLoaded", connectAll);

import { signal } from "@preact/signals";
import { hydrate, render } from "preact";
import { type Answer, fillIn, isSame, readAnswer } from "./answer.ts";
import { type Came, type Did, didOf, findSection, sendForm } from "./asking.ts";
import { dropKept, findKept, keepAnswer } from "./kept_answer.ts";
import { type Dress, treeOf } from "./tree.ts";

/** What a problem says by itself; all else it says comes from the server. */
export interface ProblemWords {
  /** While an answer takes longer than a moment. */
  readonly checking: string;
  /** What was typed did not reach the server and is kept on this device. */
  readonly unsent: string;
  /** What was typed here before is in the inputs again. */
  readonly restored: string;
}

/** How long a learner pauses before what they typed is saved. */
const PAUSE = 2_000;
/** How long an answer may take before we say that it is being checked. */
const MOMENT = 1_000;

/** A problem's form, sent in the background: the server's own HTML, drawn over the last. */
export function wake(root: HTMLElement, words: ProblemWords): (html: string) => void {
  const problem = new LiveProblem(root, words);
  return (html) => problem.renew(html);
}

/** The server's section as it is drawn: its words and inputs, with ours to listen to. */
function Problem({ section, dress }: { readonly section: Element; readonly dress: Dress }) {
  return <>{treeOf(section, dress)}</>;
}

class LiveProblem {
  readonly #root: HTMLElement;
  readonly #words: ProblemWords;
  readonly #busy = signal<"true" | undefined>(undefined);
  readonly #said = signal("");
  #pause?: ReturnType<typeof setTimeout>;
  /** Something was typed that the server does not have. */
  #unsaved = false;
  #saving = new AbortController();

  constructor(root: HTMLElement, words: ProblemWords) {
    this.#root = root;
    this.#words = words;
    this.#said.value = this.#status(root);
    hydrate(<Problem section={root} dress={this.#dress} />, root);
    this.#restore();
    addEventListener("online", () => this.#saveNow());
    document.addEventListener("visibilitychange", () => this.#saveNow());
  }

  /** Draws the problem as it stands on a newer version of the page. */
  renew(html: string): void {
    const section = findSection(html, this.#root.id);
    if (section) this.#draw(section);
    if (this.#unsaved) this.#typed();
    this.#busy.value = undefined;
  }

  get #form(): HTMLFormElement {
    return this.#root.querySelector("form")!;
  }

  get #address(): string {
    return this.#form.getAttribute("action")!;
  }

  get #rev(): string {
    return this.#form.querySelector<HTMLInputElement>("[name=rev]")?.value ?? "";
  }

  #status(section: Element): string {
    return section.querySelector(`#${CSS.escape(this.#root.id)}-status`)?.textContent ?? "";
  }

  readonly #dress: Dress = (element) => {
    if (element.localName === "form") return { onSubmit: this.#submit, onInput: this.#typed };
    if (element.localName === "button") return { "aria-disabled": this.#busy };
    if (element.id === `${this.#root.id}-status`) return { children: this.#said };
  };

  /** Draws what the server answered. What is being typed stays, unless the learner asked to begin afresh. */
  #draw(section: Element, did?: Did): void {
    const form = section.querySelector("form");
    if (form && did !== "reset") fillIn(form, readAnswer(this.#form));
    render(<Problem section={section} dress={this.#dress} />, this.#root);
    this.#said.value = this.#status(section);
  }

  readonly #submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!this.#busy.value) void this.#send(event.submitter?.getAttribute("formaction") ?? this.#address);
  };

  async #send(address: string): Promise<void> {
    clearTimeout(this.#pause);
    this.#saving.abort();
    this.#busy.value = "true";
    const slow = setTimeout(() => this.#said.value = this.#words.checking, MOMENT);
    const sent = readAnswer(this.#form);
    const did = didOf(address, this.#address);
    try {
      this.#came(await sendForm(address, this.#form, { id: this.#root.id }), { did, address, sent });
    } finally {
      clearTimeout(slow);
      this.#busy.value = undefined;
    }
  }

  #came(came: Came, { did, address, sent }: { did: Did; address: string; sent: Answer }): void {
    if (came === "unsent" || came === "page" || "follow" in came) {
      keepAnswer(this.#address, this.#rev, readAnswer(this.#form));
      this.#unsaved = came === "unsent";
      if (came === "unsent") this.#said.value = this.#words.unsent;
      else if (came === "page") this.#sendPlainly(address);
      else location.assign(came.follow);
      return;
    }
    const typedSince = did !== "reset" && !isSame(sent, readAnswer(this.#form));
    this.#draw(came.section, did);
    // What could not be read is kept until it can; a hint or the answer takes nothing along.
    if (came.ok && did !== "hint" && did !== "answer") this.#settle(typedSince);
    else if (came.ok && this.#unsaved) this.#typed();
    const place = came.section.getAttribute("data-focus") ??
      (did === "draft" ? "" : `${this.#root.id}-title`);
    document.getElementById(place)?.focus();
  }

  /** The server has what was sent. What was typed since then has its turn next. */
  #settle(typedSince: boolean): void {
    this.#unsaved = typedSince;
    if (typedSince) this.#typed();
    else dropKept(this.#address);
  }

  /** As without a script: the server's own page says what there is to say. */
  #sendPlainly(address: string): void {
    const form = this.#form;
    const action = this.#address;
    form.setAttribute("action", address);
    HTMLFormElement.prototype.submit.call(form);
    form.setAttribute("action", action);
  }

  readonly #typed = () => {
    this.#unsaved = true;
    keepAnswer(this.#address, this.#rev, readAnswer(this.#form));
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#save(), PAUSE);
  };

  /** Puts back what was typed here before and has not reached the server. */
  #restore(): void {
    const kept = findKept(this.#address, this.#rev);
    const drawn = readAnswer(this.#form);
    if (!kept || isSame(kept, drawn)) return dropKept(this.#address);
    fillIn(this.#form, kept);
    if (isSame(drawn, readAnswer(this.#form))) return; // closed by now: it takes no answer
    this.#said.value = this.#words.restored;
    this.#typed();
  }

  #saveNow(): void {
    if (this.#unsaved) void this.#save();
  }

  /** Saves what was typed while nobody asked for it: whatever comes of it, the learner is not led away. */
  async #save(): Promise<void> {
    clearTimeout(this.#pause);
    const save = this.#form.querySelector('[formaction$="/draft"]')?.getAttribute("formaction");
    if (!save || this.#busy.value) return;
    this.#saving.abort();
    const { signal } = this.#saving = new AbortController();
    const sent = readAnswer(this.#form);
    const came = await sendForm(save, this.#form, { id: this.#root.id, signal, keepalive: true });
    if (signal.aborted) return;
    if (typeof came === "string" || "follow" in came) {
      this.#said.value = this.#words.unsent;
      return;
    }
    // Nothing is drawn while somebody types: errors, hints and verdict stay as they are.
    this.#said.value = this.#status(came.section);
    this.#settle(!isSame(sent, readAnswer(this.#form)));
  }
}

import { signal } from "@preact/signals";
import { type ComponentChildren, h, hydrate, render } from "preact";
import { type Answer, fillIn, isSame, readAnswer } from "./answer.ts";
import { type Came, type Did, didOf, findSection, newKey, sendForm, waitAfter } from "./asking.ts";
import { dropKept, findKept, keepAnswer } from "./kept_answer.ts";
import { type Dress, treeOf } from "./tree.ts";

/** What a problem says by itself; all else it says comes from the server. */
export interface ProblemWords {
  /** While an answer takes longer than a moment. */
  readonly checking: string;
  /** What was typed did not reach the server and is kept on this device. */
  readonly unsent: string;
  /** What was submitted did not reach the server, and is sent again by itself. */
  readonly waiting: string;
  /** What was sent again by itself is there. */
  readonly sent: string;
  /** What was typed here before is in the inputs again. */
  readonly restored: string;
}

/** How long a learner pauses before what they typed is saved. */
const PAUSE = 2_000;
/** How long an answer may take before we say that it is being checked. */
const MOMENT = 1_000;

/** What an answer is sent under, however often: counted once, for one state of a problem and one answer to it. */
const KEY = newKey();

/** How an answer was sent. */
interface Sending {
  readonly did: Did;
  readonly address: string;
  readonly sent: Answer;
  /** Nobody asked for it just now. */
  readonly again: boolean;
}

/** A problem's form, sent in the background: the server's own HTML, drawn over the last. */
export function wake(root: HTMLElement, words: ProblemWords): (html: string) => void {
  const problem = new LiveProblem(root, words);
  return (html) => problem.renew(html);
}

/** The server's section as it is drawn: its words and inputs, with ours to listen to. */
function Problem(
  { section, dress }: { readonly section: Element; readonly dress: Dress },
): ComponentChildren {
  return treeOf(section, dress);
}

class LiveProblem {
  readonly #root: HTMLElement;
  readonly #words: ProblemWords;
  readonly #busy = signal<"true" | undefined>(undefined);
  readonly #said = signal("");
  /** Nothing was submitted that is sent again by itself until the server has it. */
  readonly #atRest = signal(true);
  /** How often in a row nothing came of sending. */
  #tries = 0;
  /** Until what was typed is saved, or what could not be sent is tried again. */
  #pause?: ReturnType<typeof setTimeout>;
  /** Something was typed that the server does not have. */
  #unsaved = false;
  #saving = new AbortController();

  constructor(root: HTMLElement, words: ProblemWords) {
    this.#root = root;
    this.#words = words;
    this.#said.value = this.#status(root);
    hydrate(h(Problem, { section: root, dress: this.#dress }), root);
    this.#restore();
    addEventListener("online", () => this.#sendNow());
    document.addEventListener("visibilitychange", () => this.#sendNow());
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
    if (element.id === `${this.#root.id}-stop`) return { hidden: this.#atRest, onClick: this.#stop };
    if (element.localName === "button") return { "aria-disabled": this.#busy };
    if (element.id === `${this.#root.id}-status`) return { children: this.#said };
  };

  /** Draws what the server answered. What is being typed stays, unless the learner asked to begin afresh. */
  #draw(section: Element, did?: Did): void {
    const form = section.querySelector("form");
    if (form && did !== "reset") fillIn(form, readAnswer(this.#form));
    render(h(Problem, { section, dress: this.#dress }), this.#root);
    this.#said.value = this.#status(section);
  }

  readonly #stop = () => {
    this.#letGo();
    this.#saving.abort();
    this.#said.value = this.#words.unsent;
    this.#form.querySelector<HTMLElement>("button[type=submit]")?.focus();
  };

  /** Nothing is sent again by itself. */
  #letGo(): void {
    clearTimeout(this.#pause);
    this.#atRest.value = true;
    this.#tries = 0;
  }

  readonly #submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!this.#busy.value) void this.#send(event.submitter?.getAttribute("formaction") ?? this.#address);
  };

  /** Sends the form for the learner; `again` where nobody asked for it just now. */
  async #send(address: string, again = false): Promise<void> {
    clearTimeout(this.#pause);
    this.#saving.abort();
    const { signal } = this.#saving = new AbortController();
    this.#busy.value = "true";
    const slow = again ? undefined : setTimeout(() => this.#said.value = this.#words.checking, MOMENT);
    const sent = readAnswer(this.#form);
    const did = didOf(address, this.#address);
    const key = did === "submit" ? KEY : "";
    try {
      const came = await sendForm(address, this.#form, { id: this.#root.id, signal, key });
      if (!signal.aborted) this.#came(came, { did, address, sent, again });
    } finally {
      clearTimeout(slow);
      this.#busy.value = undefined;
    }
  }

  #came(came: Came, { did, address, sent, again }: Sending): void {
    if (came === "unsent" || came === "page" || "follow" in came) {
      keepAnswer(this.#address, this.#rev, readAnswer(this.#form));
      this.#unsaved = came === "unsent" || again;
      if (came === "unsent" && did === "submit" && isSame(sent, readAnswer(this.#form))) {
        this.#atRest.value = false;
        this.#said.value = this.#words.waiting;
        return this.#sendLater();
      }
      this.#letGo();
      // Whoever did not ask just now is not led away.
      if (came === "unsent" || again) this.#said.value = this.#words.unsent;
      else if (came === "page") this.#sendPlainly(address);
      else location.assign(came.follow);
      if (came === "unsent") this.#sendLater();
      return;
    }
    this.#letGo();
    const typedSince = did !== "reset" && !isSame(sent, readAnswer(this.#form));
    this.#draw(came.section, did);
    // What could not be read is kept until it can; a hint or the answer takes nothing along.
    if (came.ok && did !== "hint" && did !== "answer") this.#settle(typedSince);
    else if (came.ok && this.#unsaved) this.#typed();
    const place = came.section.getAttribute("data-focus") ??
      (did === "draft" ? "" : `${this.#root.id}-title`);
    if (again) this.#said.value = this.#words.sent;
    else document.getElementById(place)?.focus();
  }

  /** Goes on after a while, each time a longer one. */
  #sendLater(): void {
    this.#pause = setTimeout(() => this.#sendNow(), waitAfter(this.#tries++, Math.random()));
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
    if (!this.#atRest.value) this.#said.value = this.#words.unsent;
    this.#letGo();
    this.#unsaved = true;
    keepAnswer(this.#address, this.#rev, readAnswer(this.#form));
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

  #sendNow(): void {
    if (this.#busy.value) return;
    if (!this.#atRest.value) void this.#send(this.#address, true);
    else if (this.#unsaved) void this.#save();
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
      if (came === "unsent") this.#sendLater();
      return;
    }
    this.#tries = 0;
    // Nothing is drawn while somebody types: errors, hints and verdict stay as they are.
    this.#said.value = this.#status(came.section);
    this.#settle(!isSame(sent, readAnswer(this.#form)));
  }
}

import { pick } from "core/testing/chance.ts";
import { FormClient, type Page, register } from "core/testing/form_client.ts";

// Learners who answer the demo course's problems as a browser without JavaScript does: they read forms out of
// pages and send them back. They keep account of what they sent and of what was acknowledged.

/** The course that they learn in. */
export const COURSE = "Carillon+BELLS1+2026";
const KEY = encodeURIComponent(COURSE);

/** A problem's form as a page shows it. */
export interface Question {
  readonly unit: string;
  readonly action: string;
  readonly block: string;
  readonly rev: number;
  /** False where it takes no more answers. */
  readonly open: boolean;
  readonly fields: readonly Field[];
}

interface Field {
  readonly name: string;
  readonly kind: "text" | "one" | "many";
  readonly choices: readonly string[];
}

/** An answer by its fields. */
export type Answer = Readonly<Record<string, string | readonly string[]>>;

/** One answer that was sent to one revision of a problem, once or more often. */
export interface Submission {
  readonly email: string;
  readonly block: string;
  readonly rev: number;
  readonly answer: Answer;
  /** True once a server has said that it counts. */
  acknowledged: boolean;
}

/** What came of sending: counted; not taken (answered before, closed, the server stops); or nobody answered. */
export type Outcome = "acknowledged" | "refused" | "lost";

/** Reads the forms of a unit's page. */
export function readQuestions(unit: string, html: string): Question[] {
  return [...html.matchAll(/<form class="answers"[^>]* action="([^"]*)"[\s\S]*?<\/form>/g)].map(
    ([form, action]) => ({
      unit,
      action: action!,
      block: decodeURIComponent(action!.slice(action!.lastIndexOf("/") + 1)),
      rev: Number(/name="rev" value="(\d+)"/.exec(form)?.[1]),
      // The button that sends the answer; the others send the form elsewhere.
      open: /<button type="submit" class="[^"]*">/.test(form),
      fields: readFields(form),
    }),
  );
}

function readFields(form: string): Field[] {
  const fields: Field[] = [];
  for (const [whole, name] of form.matchAll(/<select[^>]* name="([^"]*)"[\s\S]*?<\/select>/g)) {
    const choices = [...whole.matchAll(/<option value="([^"]+)"/g)].map(([, value]) => value!);
    fields.push({ name: name!, kind: "one", choices });
  }
  const inputs = [...form.matchAll(/<input[^>]*>/g)].map(([tag]) => ({
    type: attribute(tag, "type"),
    name: attribute(tag, "name"),
    value: attribute(tag, "value"),
  }));
  for (const [name, group] of Map.groupBy(inputs, (input) => input.name)) {
    const { type } = group[0]!;
    if (type === "text") fields.push({ name, kind: "text", choices: [] });
    if (type !== "radio" && type !== "checkbox") continue;
    const choices = group.map(({ value }) => value);
    fields.push({ name, kind: type === "radio" ? "one" : "many", choices });
  }
  return fields;
}

function attribute(tag: string, name: string): string {
  return new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? "";
}

let typed = 0;

/** An answer that fits a question's form; what is typed is a number that was never typed before. */
export function inventAnswer({ fields }: Question, random: () => number): Answer {
  return Object.fromEntries(fields.map(({ name, kind, choices }) => {
    if (kind === "text") return [name, `${++typed}.5`];
    if (kind === "one") return [name, pick(choices, random)];
    const ticked = choices.filter(() => random() < 0.5);
    return [name, ticked.length > 0 ? ticked : [choices[0]!]];
  }));
}

/** Someone who learns. */
export class Learner {
  readonly email: string;
  readonly client: FormClient;
  readonly submissions: Submission[] = [];
  /** Answers of the server that no learner should ever see. */
  readonly faults: string[] = [];

  constructor(email: string, client: FormClient) {
    this.email = email;
    this.client = client;
  }

  /** The units of the course, as the outline links them. */
  async units(): Promise<string[]> {
    const { text } = await this.client.get(`/learn/${KEY}`);
    return [
      ...new Set([...text.matchAll(new RegExp(`"(/learn/${KEY}/[^"/?#]+)`, "g"))].map(([, at]) => at!)),
    ];
  }

  /** A unit's questions as they stand now. */
  async questions(unit: string): Promise<Question[]> {
    const page = await this.client.get(unit);
    if (page.status !== 200) this.faults.push(`GET ${unit}: ${page.status}`);
    return readQuestions(unit, page.text);
  }

  /** Sends an answer to a question as it stood, and keeps account of it. */
  async submit(question: Question, answer: Answer): Promise<Outcome> {
    return await this.send(question, this.note(question, answer));
  }

  /** Keeps account of an answer that is about to be sent. */
  note({ block, rev }: Question, answer: Answer): Submission {
    const submission = { email: this.email, block, rev, answer, acknowledged: false };
    this.submissions.push(submission);
    return submission;
  }

  /** Sends an answer that was noted, for the first time or again. */
  async send(question: Question, submission: Submission): Promise<Outcome> {
    let page: Page;
    try {
      page = await this.client.post(question.action, {
        rev: String(submission.rev),
        attempt_key: String(submission.rev),
        ...submission.answer,
      });
    } catch (error) {
      // Nobody answers, or the answer broke off: fetch says both so.
      if (error instanceof TypeError) return "lost";
      throw error;
    }
    if (page.status === 303 && page.headers.get("location")?.endsWith("-result")) {
      submission.acknowledged = true;
      return "acknowledged";
    }
    const stopping = page.status === 503 && page.headers.has("retry-after");
    if (page.status !== 409 && !stopping) this.faults.push(`POST ${question.action}: ${page.status}`);
    return "refused";
  }
}

/** Registers a learner and enrols them. */
export async function newLearner(url: string, number: number): Promise<Learner> {
  const email = `learner${number}@example.org`;
  const client = await register(url, { name: `Learner ${number}`, email, password: "a bell for every hour" });
  const enrolled = await client.post(`/courses/${KEY}/enrollment`, {});
  if (enrolled.status !== 303) throw new Error(`Cannot enrol ${email}: ${enrolled.status}`);
  return new Learner(email, client);
}

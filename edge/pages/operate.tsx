import { Chip, type Tone } from "edge/components/alert.tsx";
import { Empty } from "edge/components/empty.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { SiteLayout } from "edge/layouts/site.tsx";
import { paths } from "edge/paths.ts";
import type { MessageKey, Words } from "edge/words.ts";

/** Someone who hears signals, and how far they are. */
export interface SubscriberRow {
  readonly name: string;
  readonly hears: readonly string[];
  readonly lag: number;
  readonly state: "idle" | "behind" | "retrying" | "stopped";
  readonly lastFailure?: string;
}

/** A signal that a subscriber could not handle, parked with its cause. */
export interface DeadLetterRow {
  readonly id: string;
  readonly subscriber: string;
  readonly signal: string;
  readonly at: Date;
  readonly attempts: number;
  readonly cause: string;
}

/** An installed plugin. */
export interface PluginRow {
  readonly id: string;
  readonly version: string;
  readonly hears: readonly string[];
  readonly fills: readonly string[];
  readonly state: "running" | "failing" | "off";
  readonly lastFailure?: string;
}

/** What an operator sees of the running house. */
export interface OperateProps {
  readonly frame: Frame;
  readonly subscribers: readonly SubscriberRow[];
  readonly deadLetters: readonly DeadLetterRow[];
  readonly plugins: readonly PluginRow[];
}

/** Who hears, who is behind, what failed, and the button that tries again. */
export function OperatePage({ frame, subscribers, deadLetters, plugins }: OperateProps) {
  const { t } = frame;
  return (
    <SiteLayout frame={frame} title={t("operate.title")}>
      <div class="stack-wide">
        <div class="stack">
          <h1>{t("operate.title")}</h1>
        </div>
        <DeadLetters letters={deadLetters} t={t} />
        <Subscribers rows={subscribers} t={t} />
        <Plugins rows={plugins} t={t} />
      </div>
    </SiteLayout>
  );
}

function DeadLetters({ letters, t }: { readonly letters: readonly DeadLetterRow[]; readonly t: Words }) {
  return (
    <section class="stack" aria-labelledby="letters">
      <h2 id="letters">{t("operate.letters", { count: letters.length })}</h2>
      {letters.length === 0
        ? <Empty level={3} title={t("operate.no_letters")} text={t("operate.no_letters_text")} />
        : letters.map((letter) => <DeadLetter key={letter.id} letter={letter} t={t} />)}
    </section>
  );
}

function DeadLetter({ letter, t }: { readonly letter: DeadLetterRow; readonly t: Words }) {
  return (
    <article class="panel">
      <div class="row">
        <h3 class="code">{letter.signal}</h3>
        <Chip tone="danger" icon="alert">{t("operate.attempts", { count: letter.attempts })}</Chip>
      </div>
      <p class="muted small">
        {t("operate.letter_facts", { subscriber: letter.subscriber, at: t.dateTime(letter.at) })}
      </p>
      <pre class="code" tabIndex={0} role="region" aria-label={t("operate.cause")}>{letter.cause}</pre>
      <form method="post" action={paths.redrive(letter.id)}>
        <button type="submit" class="button">
          <span>{t("operate.redrive")}</span>
          <span class="visually-hidden">{letter.id}</span>
        </button>
      </form>
    </article>
  );
}

const STATES: Readonly<
  Record<SubscriberRow["state"] | PluginRow["state"], { tone?: Tone; word: MessageKey }>
> = {
  idle: { tone: "success", word: "operate.idle" },
  behind: { tone: "info", word: "operate.behind" },
  retrying: { tone: "warning", word: "operate.retrying" },
  stopped: { tone: "danger", word: "operate.stopped" },
  running: { tone: "success", word: "operate.running" },
  failing: { tone: "danger", word: "operate.failing" },
  off: { word: "operate.off" },
};

function State({ state, t }: { readonly state: keyof typeof STATES; readonly t: Words }) {
  const { tone, word } = STATES[state];
  return <Chip tone={tone}>{t(word)}</Chip>;
}

function Subscribers({ rows, t }: { readonly rows: readonly SubscriberRow[]; readonly t: Words }) {
  return (
    <div class="scroll" role="region" aria-labelledby="subscribers" tabIndex={0}>
      <table class="table">
        <caption id="subscribers">{t("operate.subscribers")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("operate.name")}</th>
            <th scope="col">{t("operate.state")}</th>
            <th scope="col" class="figure">{t("operate.lag")}</th>
            <th scope="col">{t("operate.last_failure")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">
                <b>{row.name}</b>
                <details class="small muted">
                  <summary>{t("operate.hears", { count: row.hears.length })}</summary>
                  <ul class="code">{row.hears.map((name) => <li key={name}>{name}</li>)}</ul>
                </details>
              </th>
              <td>
                <State state={row.state} t={t} />
              </td>
              <td class="figure">{t.number(row.lag)}</td>
              <td class="small">
                {row.lastFailure ?? "–"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Plugins({ rows, t }: { readonly rows: readonly PluginRow[]; readonly t: Words }) {
  return (
    <section class="stack" aria-labelledby="plugins">
      <h2 id="plugins">{t("operate.plugins", { count: rows.length })}</h2>
      <ul class="cards">
        {rows.map((row) => (
          <li class="panel" key={row.id}>
            <div class="row">
              <h3>{row.id}</h3>
              <span class="muted small">{row.version}</span>
              <State state={row.state} t={t} />
            </div>
            {row.lastFailure && <p class="small">{row.lastFailure}</p>}
            <dl class="describe small">
              <dt>{t("operate.plugin_hears")}</dt>
              <dd class="code">{row.hears.join(", ") || "–"}</dd>
              <dt>{t("operate.plugin_fills")}</dt>
              <dd class="code">{row.fills.join(", ") || "–"}</dd>
            </dl>
          </li>
        ))}
      </ul>
    </section>
  );
}

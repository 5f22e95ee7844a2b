import type { RefusalFacts, RefusalKind } from "core/base/refusal.ts";
import { Mark } from "edge/components/mark.tsx";
import type { Frame } from "edge/layouts/document.tsx";
import { SiteLayout } from "edge/layouts/site.tsx";
import { paths } from "edge/paths.ts";
import { Slot } from "edge/slots/slot.tsx";
import type { MessageKey, Values, Words } from "edge/words.ts";

/** Why a page or a form could not be served. `failure`: a fault of ours, not a refusal. */
export interface RefusedProps {
  readonly frame: Frame;
  readonly kind: RefusalKind | "failure";
  /** The refusal's code; it has words of its own where the messages know it. */
  readonly code?: string;
  readonly facts?: RefusalFacts;
  /** Names the request in the log, for whoever asks for help. */
  readonly requestId?: string;
  /** Where to go back to: the page the form was on. */
  readonly back?: string;
  /** The course that the address was in, by its key. */
  readonly course?: string;
  /** How to ask for the same once more, where that is what to do. */
  readonly again?: Again;
}

/** The same once more: a page to look for, or a form to send as it was. */
export type Again =
  | { readonly href: string }
  | { readonly action: string; readonly fields: readonly (readonly [name: string, value: string])[] };

/** Where it goes on in the course for a code; for every other one the catalogue is at hand. */
const WAYS: Readonly<Record<string, "course" | "outline">> = {
  "content.unit_closed": "outline",
  "content.unit_locked": "outline",
  "content.unit_missing": "outline",
  "learning.block_missing": "outline",
  "learning.not_open": "outline",
  "learning.not_enrolled": "course",
  "learning.away": "outline",
  "learning.unsure": "outline",
  "enrollment.away": "course",
  "enrollment.unsure": "course",
  "enrollment.closed": "course",
  "enrollment.ended": "course",
  "enrollment.invitation_only": "course",
  "enrollment.not_enrolled": "course",
  "enrollment.not_open": "course",
  "enrollment.halted": "course",
  "learning.halted": "outline",
};

const TITLES: Readonly<Record<RefusedProps["kind"], MessageKey>> = {
  invalid: "refused.invalid",
  unknown: "refused.unknown",
  forbidden: "refused.forbidden",
  missing: "refused.missing",
  conflict: "refused.conflict",
  limited: "refused.limited",
  unavailable: "refused.unavailable",
  failure: "refused.failure",
};

/** Titles of codes that say more than their kind's. */
const TITLES_OF: Readonly<Record<string, MessageKey>> = { "region.home_away": "region.unsent" };

const TEXTS: Readonly<Record<RefusedProps["kind"], MessageKey>> = {
  invalid: "refused.invalid_text",
  unknown: "refused.unknown_text",
  forbidden: "refused.forbidden_text",
  missing: "refused.missing_text",
  conflict: "refused.conflict_text",
  limited: "refused.limited_text",
  unavailable: "refused.unavailable_text",
  failure: "refused.failure_text",
};

/** Says what happened, that nothing was lost where that is so, and where to go on. */
export function RefusedPage(props: RefusedProps) {
  const { frame, kind, code, facts, requestId } = props;
  const { t } = frame;
  const given = { kind, ...(code === undefined ? {} : { code }) };
  const halted = reasonOf(code, facts);
  const title = t(halted === undefined ? TITLES_OF[code ?? ""] ?? TITLES[kind] : "refused.halted");
  return (
    <SiteLayout frame={frame} title={title} failed={kind === "invalid"}>
      <div class="narrow stack-wide refused">
        <Mark />
        <Slot name="refused.reason.v1" given={given}>
          <div class="stack">
            <h1>{title}</h1>
            <p class="lead" dir={halted === undefined ? undefined : "auto"}>
              {refusalWords(t, kind, code, facts)}
            </p>
            {halted !== undefined && (
              <p class="muted">
                {t.rich("refused.halted_text", { plugin: <bdi>{String(facts?.plugin)}</bdi> })}
              </p>
            )}
          </div>
        </Slot>
        <Slot name="refused.ways.v1" given={given}>
          <WaysOn {...props} />
        </Slot>
        {(code || requestId) && (
          <p class="row muted small">
            {code && <code class="code">{code}</code>}
            {requestId && <span>{t("refused.request", { id: requestId })}</span>}
          </p>
        )}
      </div>
    </SiteLayout>
  );
}

function WaysOn({ frame: { t, path }, kind, code = "", back, course, again }: RefusedProps) {
  const way = course === undefined ? undefined : WAYS[code];
  return (
    <div class="row">
      {again && <OnceMore again={again} t={t} />}
      {kind === "unknown" && (
        <a class="button button-main" href={paths.signInFrom(back ?? path)}>{t("sign_in.do")}</a>
      )}
      {course !== undefined && way === "course" && (
        <a class="button button-main" href={paths.course(course)}>{t("refused.to_course")}</a>
      )}
      {course !== undefined && way === "outline" && (
        <a class="button button-main" href={paths.outline(course)}>{t("refused.to_outline")}</a>
      )}
      {back && <a class="button" href={back}>{t("refused.back")}</a>}
      <a class="button" href={paths.catalogue}>{t("nav.catalogue")}</a>
      <a class="button button-quiet" href={paths.help}>{t("nav.help")}</a>
    </div>
  );
}

function OnceMore({ again, t }: { readonly again: Again; readonly t: Words }) {
  if ("href" in again) return <a class="button button-main" href={again.href}>{t("refused.again")}</a>;
  return (
    <form method="post" action={again.action}>
      {again.fields.map(([name, value]) => (
        <input key={`${name} ${value}`} type="hidden" name={name} value={value} autocomplete="off" />
      ))}
      <button type="submit" class="button button-main">{t("refused.send_again")}</button>
    </form>
  );
}

/** Why a plugin halted what was asked for, in its own words; undefined for any other refusal. */
function reasonOf(code = "", facts: RefusalFacts = {}): string | undefined {
  return code.endsWith(".halted") && typeof facts.reason === "string" ? facts.reason : undefined;
}

/** A refusal in a reader's words: those of the plugin that halted it; those of its code where there are any, else those of its kind. */
export function refusalWords(
  t: Words,
  kind: RefusedProps["kind"],
  code?: string,
  facts?: RefusalFacts,
): string {
  const halted = reasonOf(code, facts);
  if (halted !== undefined) return halted;
  const key = `refusal.${code}`;
  if (!t.has(key)) return t(TEXTS[kind]);
  const values = Object.fromEntries(
    Object.entries(facts ?? {}).map(([name, fact]) => [name, factWords(fact, t)]),
  );
  const complete = [...t.placeholders(key)].every((name) => Object.hasOwn(values, name));
  return complete ? t(key, values satisfies Values) : t(TEXTS[kind]);
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;

function factWords(fact: RefusalFacts[string], t: Words): string | number {
  if (typeof fact === "number") return fact;
  if (typeof fact === "object") return t.list(fact);
  return typeof fact === "string" && INSTANT.test(fact) ? t.dateTime(new Date(fact)) : String(fact);
}

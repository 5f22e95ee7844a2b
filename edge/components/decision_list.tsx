import type { KeptDifference } from "core/work/difference.ts";
import { Chip } from "edge/components/alert.tsx";
import { Moment } from "edge/components/moment.tsx";
import { WireName } from "edge/components/wire_name.tsx";
import { paths } from "edge/paths.ts";
import type { Words } from "edge/words.ts";

/** Decisions that plugins changed or halted: which, how, where and when. */
export function DecisionList({ decisions, t }: {
  readonly decisions: readonly KeptDifference[];
  readonly t: Words;
}) {
  return (
    <section class="stack" aria-labelledby="decisions">
      <h2 id="decisions">{t("decisions.title")}</h2>
      <p class="column muted">{t("decisions.text")}</p>
      {decisions.length === 0 ? <p>{t("decisions.none")}</p> : (
        <ul class="rows rows-heard">
          {decisions.map((one, at) => <Decision key={at} decision={one} t={t} />)}
        </ul>
      )}
    </section>
  );
}

function Decision({ decision, t }: { readonly decision: KeptDifference; readonly t: Words }) {
  const { filter, plugin, at, courseId } = decision;
  return (
    <li>
      <div class="row">
        <h3>
          <WireName name={filter} />
        </h3>
        {"halted" in decision
          ? <Chip tone="warning" icon="lock">{t("decisions.halted")}</Chip>
          : <Chip tone="info">{t("decisions.changed")}</Chip>}
      </div>
      <What decision={decision} t={t} />
      <p class="row muted small">
        <a href={paths.plugin(plugin)}>
          <bdi dir="ltr">{plugin}</bdi>
        </a>
        <Moment at={new Date(at)} t={t} />
        {courseId !== null && <bdi dir="ltr">{courseId}</bdi>}
      </p>
    </li>
  );
}

function What({ decision, t }: { readonly decision: KeptDifference; readonly t: Words }) {
  if ("halted" in decision) {
    return decision.halted === ""
      ? <p class="muted">{t("decisions.words_not_kept")}</p>
      : <p dir="auto">{decision.halted}</p>;
  }
  const { field, before, after } = decision;
  if (before === undefined && after === undefined) {
    return <p>{t.rich("decisions.field_only", { field: <WireName name={field} /> })}</p>;
  }
  const code = (value: unknown) => <code class="code" dir="ltr">{JSON.stringify(value) ?? "—"}</code>;
  return (
    <p>
      {t.rich("decisions.field", {
        field: <WireName name={field} />,
        before: code(before),
        after: code(after),
      })}
    </p>
  );
}

import { Chip } from "edge/components/alert.tsx";
import { Moment } from "edge/components/moment.tsx";
import { paths } from "edge/paths.ts";
import { causeLine } from "edge/views/cause.ts";
import type { FoundCase } from "contexts/site/mod.ts";
import type { MessageKey, Words } from "edge/words.ts";

const FAULTS: Readonly<Record<FoundCase["fault"], MessageKey>> = {
  late: "plugin.fault_late",
  threw: "plugin.fault_threw",
  crashed: "plugin.fault_crashed",
  denied: "plugin.fault_denied",
  too_large: "plugin.fault_too_large",
  rubbish: "plugin.fault_rubbish",
  unreachable: "plugin.fault_unreachable",
  away: "plugin.fault_away",
};

/** Calls that a plugin failed at, for its author to have again. */
export function CaseList({ plugin, cases, t }: {
  readonly plugin: string;
  readonly cases: readonly FoundCase[];
  readonly t: Words;
}) {
  return (
    <ul class="letters">
      {cases.map(({ id, call, fault, message, at }) => (
        <li key={id}>
          <div class="letter-words">
            <span class="row">
              <bdi class="code" dir="ltr">{`${call.do} ${call.name}`}</bdi>
              <Chip tone="danger">{t(FAULTS[fault])}</Chip>
            </span>
            <span class="small" dir="auto">{causeLine(message)}</span>
            <span class="small muted">
              <Moment at={at} t={t} />
            </span>
          </div>
          <a class="button" href={paths.pluginCase(plugin, id)}>
            {t("plugin.case_save")}
            <span class="visually-hidden">{`${call.do} ${call.name}`}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

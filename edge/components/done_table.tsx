import { Chip, type Tone } from "edge/components/alert.tsx";
import { Moment } from "edge/components/moment.tsx";
import type { DoneRow } from "edge/views/admin_view.ts";
import type { MessageKey, Words } from "edge/words.ts";

const DID: Readonly<Record<string, MessageKey>> = {
  import: "admin.did_import",
  addAccount: "admin.did_add_account",
  redrive: "admin.did_redrive",
  replay: "admin.did_replay",
  pause: "admin.did_pause",
  resume: "admin.did_resume",
  letter: "admin.did_letter",
  log: "admin.did_log",
  eraseAccount: "admin.did_erase_account",
  grantRole: "admin.did_grant_role",
  revokeRole: "admin.did_revoke_role",
  rebuild: "admin.did_rebuild",
  examinePlugin: "admin.did_examine_plugin",
  installPlugin: "admin.did_install_plugin",
  upgradePlugin: "admin.did_upgrade_plugin",
  rollBackPlugin: "admin.did_roll_back_plugin",
  enablePlugin: "admin.did_enable_plugin",
  disablePlugin: "admin.did_disable_plugin",
  allowPlugin: "admin.did_allow_plugin",
  configurePlugin: "admin.did_configure_plugin",
  placePlugin: "admin.did_place_plugin",
  quarantinePlugin: "admin.did_hold_plugin",
  releasePlugin: "admin.did_release_plugin",
  exportPlugin: "admin.did_export_plugin",
  removePlugin: "admin.did_remove_plugin",
};

const OUTCOMES: Readonly<Record<DoneRow["outcome"], { tone?: Tone; word: MessageKey }>> = {
  begun: { tone: "info", word: "admin.outcome_begun" },
  done: { tone: "success", word: "admin.outcome_done" },
  refused: { tone: "warning", word: "admin.outcome_refused" },
  failed: { tone: "danger", word: "admin.outcome_failed" },
};

/** What operators had done, newest first: when, who, what, and what came of it. */
export function DoneTable({ rows, t }: { readonly rows: readonly DoneRow[]; readonly t: Words }) {
  return (
    <table class="table table-cards small" aria-labelledby="done">
      <thead>
        <tr>
          <th scope="col">{t("admin.when")}</th>
          <th scope="col">{t("admin.who")}</th>
          <th scope="col">{t("admin.what")}</th>
          <th scope="col">{t("admin.answer")}</th>
        </tr>
      </thead>
      <tbody>{rows.map((row) => <Row key={row.id} row={row} t={t} />)}</tbody>
    </table>
  );
}

function Row({ row, t }: { readonly row: DoneRow; readonly t: Words }) {
  const did = DID[row.operation];
  const { tone, word } = OUTCOMES[row.outcome];
  return (
    <tr>
      <td data-label={t("admin.when")}>
        <Moment at={row.at} t={t} />
      </td>
      <td data-label={t("admin.who")}>
        {row.who === undefined ? t("admin.command_line") : <bdi>{row.who}</bdi>}
      </td>
      <td data-label={t("admin.what")}>
        <span>{did ? t(did) : row.operation}</span> <Facts facts={row.about} />
      </td>
      <td data-label={t("admin.answer")}>
        <Chip tone={tone}>{t(word)}</Chip> <Facts facts={row.answer} />
      </td>
    </tr>
  );
}

function Facts({ facts }: { readonly facts: readonly string[] }) {
  if (facts.length === 0) return null;
  return <bdi class="code muted" dir="ltr">{facts.join(", ")}</bdi>;
}

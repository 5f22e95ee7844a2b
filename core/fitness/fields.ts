import type { Field } from "core/signal/fields.ts";

/** Fields as a table in Markdown. */
export function fieldTable(fields: readonly Field[]): string {
  const rows = fields.map(({ path, type, optional, means }) =>
    `| \`${path}\`${optional ? " (may be absent)" : ""} | ${cell(type)} | ${cell(means)} |`
  );
  return ["| field | type | means |", "| --- | --- | --- |", ...rows].join("\n");
}

/** Text as it may stand in a cell of a table in Markdown. */
export function cell(text: string): string {
  return text.replaceAll("|", "\\|").replace(/\s+/g, " ").trim();
}

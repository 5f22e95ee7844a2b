import type { Permission, PermissionView } from "edge/views/permission_view.ts";
import { placesOf, type PluginStanding, standingOf } from "edge/views/plugin_view.ts";
import type { AnswerOf } from "edge/start/operations.ts";
import { counted } from "./report.ts";
import { plain, style, type Terminal } from "./terminal.ts";

type Found = AnswerOf<"plugins">[number];
type Styled = Pick<Terminal, "styled">;

const STANDINGS: Readonly<Record<PluginStanding, string>> = {
  quarantined: "quarantined",
  on: "on",
  on_somewhere: "on in places",
  allowed: "for course teams",
  off: "off",
};

/** How a plugin stands, and where it is on. */
export function standsWords(plugin: Found): { readonly state: string; readonly where: string } {
  const { site, orgs, courses } = placesOf(plugin);
  const where = plugin.state !== "enabled" ? [] : [
    ...(site ? ["the whole site"] : []),
    ...(orgs.length > 0 ? [counted(orgs.length, "organisation")] : []),
    ...(courses.length > 0 ? [counted(courses.length, "course")] : []),
  ];
  return { state: STANDINGS[standingOf(plugin)], where: where.join(", ") || "nowhere" };
}

/** All that a plugin may do, in plain words, each on a line; what is new in a version begins with a plus. */
export function permissionLines(view: PermissionView, terminal: Styled): string[] {
  const { hears, says, decides, shows, provides, does, reaches, budgets, movedTo } = view;
  return [
    ...group(terminal, "Hears", hears, ({ fields }) => fields.map(({ name }) => name).join(", ")),
    ...group(terminal, "May change or stop", decides, ({ change }) => change.join(", ")),
    ...group(terminal, "Shows something at", shows, ({ place }) => place),
    ...group(terminal, "Says", says),
    ...group(terminal, "Adds", provides, ({ kind }) => kind),
    ...group(terminal, "Does when asked", does),
    ...(movedTo === undefined ? [] : [style(terminal, "bold", `Is asked at another host now: ${movedTo}`)]),
    ...(reaches.length === 0
      ? [style(terminal, "bold", "Reaches no host")]
      : group(terminal, "Reaches", reaches)),
    style(terminal, "bold", "Keeps documents of its own, and uses at most"),
    ...budgets.map(({ name, most, fresh }) => `${fresh ? "+" : " "} ${name} ${most}`),
  ];
}

function group<One extends Permission>(
  terminal: Styled,
  heading: string,
  list: readonly One[],
  more: (one: One) => string = () => "",
): string[] {
  if (list.length === 0) return [];
  const lines = list.map((one) => {
    const detail = more(one);
    const doc = one.doc === undefined ? "" : `\n    ${style(terminal, "dim", plain(one.doc))}`;
    return `${one.fresh ? "+" : " "} ${plain(one.name)}${detail === "" ? "" : `: ${plain(detail)}`}${doc}`;
  });
  return [style(terminal, "bold", heading), ...lines];
}

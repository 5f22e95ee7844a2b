import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "edge/components/icon.tsx";

/** How a message is meant; always said in words too. */
export type Tone = "info" | "success" | "warning" | "danger";

const ICONS: Readonly<Record<Tone, IconName>> = {
  info: "info",
  success: "correct",
  warning: "alert",
  danger: "wrong",
};

/** A message that stands out of the page. */
export function Alert(
  { tone = "info", children }: { readonly tone?: Tone; readonly children: ComponentChildren },
) {
  return (
    <div class={tone === "info" ? "alert" : `alert alert-${tone}`}>
      <Icon name={ICONS[tone]} />
      <div>{children}</div>
    </div>
  );
}

/** A word or two about a thing's state. */
export function Chip(
  { tone, icon, children }: {
    readonly tone?: Tone;
    readonly icon?: IconName;
    readonly children: ComponentChildren;
  },
) {
  return (
    <span class={tone ? `chip chip-${tone}` : "chip"}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </span>
  );
}

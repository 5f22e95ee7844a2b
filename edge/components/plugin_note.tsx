import { Icon } from "edge/components/icon.tsx";

/** A line of words that a plugin put beside something. */
export function PluginNote({ note }: { readonly note: string }) {
  return (
    <p class="with-icon small muted" dir="auto">
      <Icon name="puzzle" />
      <span>{note}</span>
    </p>
  );
}

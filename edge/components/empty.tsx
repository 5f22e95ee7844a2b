import type { ComponentChildren } from "preact";
import { Mark } from "edge/components/mark.tsx";

/** What stands where there is nothing yet: a sentence and a way on. */
export function Empty(
  { title, text, children, level = 2 }: {
    readonly title: string;
    readonly text?: string;
    readonly children?: ComponentChildren;
    readonly level?: 2 | 3;
  },
) {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <div class="empty">
      <Mark />
      <Heading>{title}</Heading>
      {text && <p class="muted column">{text}</p>}
      {children}
    </div>
  );
}

import type { ComponentChildren } from "preact";

/** One figure of a strip (`<dl class="figures">`): what it is, and large what it comes to. */
export function Figure({ name, small = false, children }: {
  readonly name: string;
  /** For what is long: a time, a name. */
  readonly small?: boolean;
  readonly children: ComponentChildren;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class={small ? "figure-small" : undefined}>{children}</dd>
    </div>
  );
}

import type { ComponentChildren } from "preact";
import { Icon } from "edge/components/icon.tsx";
import type { Words } from "edge/words.ts";

/** One block of a unit, as its type drew it. Only a `form` depends on the learner: it is handed in, or a hole for it. */
export type BlockView =
  | { readonly kind: "drawn"; readonly id: string; readonly drawn: ComponentChildren }
  | { readonly kind: "form"; readonly id: string; readonly form: ComponentChildren }
  | {
    readonly kind: "other";
    readonly id: string;
    readonly title?: string;
    /** The type as the author's file names it. */
    readonly type: string;
    readonly source?: string;
  };

/** Puts a block on its page; one that we cannot draw says so, and keeps its source at hand. */
export function Block({ block, t }: { readonly block: BlockView; readonly t: Words }) {
  switch (block.kind) {
    case "drawn":
      return <div class="block" id={`b-${block.id}`}>{block.drawn}</div>;
    case "form":
      return <div id={`b-${block.id}`}>{block.form}</div>;
    case "other":
      return <OtherBlock block={block} t={t} />;
  }
}

interface OtherBlockProps {
  readonly block: Extract<BlockView, { kind: "other" }>;
  readonly t: Words;
}

function OtherBlock({ block, t }: OtherBlockProps) {
  const id = `b-${block.id}`;
  return (
    <section class="panel other-block" id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>
        <bdi>{block.title || t("block.untitled")}</bdi>
      </h2>
      <p class="with-icon muted">
        <Icon name="puzzle" />
        <span>{t.rich("block.not_yet", { type: <code class="code">{block.type}</code> })}</span>
      </p>
      <p class="muted small">{t("block.kept")}</p>
      {block.source && (
        <details>
          <summary id={`${id}-source`}>{t("block.source")}</summary>
          <pre class="code" tabIndex={0} role="region" aria-labelledby={`${id}-title ${id}-source`}>
            {block.source}
          </pre>
        </details>
      )}
    </section>
  );
}

import type { ComponentChildren } from "preact";
import { Alert } from "edge/components/alert.tsx";
import { Html } from "edge/components/html.tsx";
import { Icon } from "edge/components/icon.tsx";
import { Video, type VideoView } from "edge/components/video.tsx";
import type { Words } from "edge/words.ts";

/** One block of a unit. Only `problem` depends on the learner: its form is handed in, or a hole for it. */
export type BlockView =
  | {
    readonly kind: "html";
    readonly id: string;
    readonly title?: string;
    readonly html: string;
    /** Set where the author's HTML had scripts: the page that runs them in an origin of their own. */
    readonly frame?: string;
  }
  | { readonly kind: "problem"; readonly id: string; readonly form: ComponentChildren }
  | { readonly kind: "video"; readonly id: string; readonly video: VideoView }
  | {
    readonly kind: "other";
    readonly id: string;
    readonly title?: string;
    /** The type as the author's file names it. */
    readonly type: string;
    readonly source?: string;
  };

/** Draws a block by its kind; one that we cannot draw says so, and keeps its source at hand. */
export function Block({ block, t }: { readonly block: BlockView; readonly t: Words }) {
  switch (block.kind) {
    case "html":
      return <HtmlBlock block={block} t={t} />;
    case "problem":
      return <div id={`b-${block.id}`}>{block.form}</div>;
    case "video":
      return <Video video={block.video} t={t} />;
    case "other":
      return <OtherBlock block={block} t={t} />;
  }
}

interface Of<Kind extends BlockView["kind"]> {
  readonly block: Extract<BlockView, { kind: Kind }>;
  readonly t: Words;
}

function HtmlBlock({ block, t }: Of<"html">) {
  return (
    <div class="block" id={`b-${block.id}`}>
      <Html html={block.html} class="prose" />
      {block.frame && (
        <Alert>
          <p>{t("block.scripted")}</p>
          <p>
            <a href={block.frame}>
              {t("block.scripted_open", { title: block.title ?? t("block.untitled") })}
            </a>
          </p>
        </Alert>
      )}
    </div>
  );
}

function OtherBlock({ block, t }: Of<"other">) {
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

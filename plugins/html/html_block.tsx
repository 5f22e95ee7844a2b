import { defineBlockType, type DrawnBlock, type RenderTools } from "core/plugin/block_type.ts";
import { Html } from "core/plugin/html.tsx";
import { type HtmlFields, htmlFields } from "./fields.ts";
import { frameDocument } from "./frame.ts";
import ar from "./messages/ar.json" with { type: "json" };
import en from "./messages/en.json" with { type: "json" };
import { writeHtml } from "./write.ts";

/** The file that runs a block's scripts. */
const FRAME = "frame.html";

/** Blocks of prose: HTML inside the XML, or in a file beside it. */
export const html = defineBlockType<HtmlFields>({
  title: "Text",
  version: 1,
  fields: htmlFields,
  // Before there were block types, prose was stored with the word for what it is beside it.
  upgrades: {
    0: ({ html, scripted }: HtmlFields) => ({ html, ...(scripted === undefined ? {} : { scripted }) }),
  },
  contentFile: "html",
  completedBy: "reading",
  offline: true,
  messages: { en, ar },
  async read(source, tools) {
    const { readHtml } = await import("./read.ts"); // only who imports a course needs it
    return await readHtml(source, tools);
  },
  write: writeHtml,
  seconds: ({ html }) => secondsToRead(html),
  render: (block, tools) => <HtmlBlock block={block} tools={tools} />,
  serve({ scripted }, name) {
    if (name !== FRAME || scripted === undefined) return undefined;
    return { contentType: "text/html; charset=utf-8", body: frameDocument(scripted) };
  },
});

/** People read about two hundred words a minute. */
function secondsToRead(html: string): number {
  const words = html.replace(/<[^>]*>/g, " ").split(/\s+/).filter((word) => word !== "");
  return Math.round(words.length * 60 / 200);
}

interface HtmlBlockProps {
  readonly block: DrawnBlock<HtmlFields>;
  readonly tools: RenderTools;
}

function HtmlBlock({ block: { title, fields, file }, tools: { t, icon } }: HtmlBlockProps) {
  return (
    <>
      <Html html={fields.html} class="prose" />
      {fields.scripted !== undefined && (
        <div class="alert">
          {icon("info")}
          <div>
            <p>{t("scripted")}</p>
            <p>
              <a href={file(FRAME)}>{t("scripted_open", { title: title || t("untitled") })}</a>
            </p>
          </div>
        </div>
      )}
    </>
  );
}

import type { WrittenBlock } from "core/plugin/block_type.ts";
import { escapeMarkup } from "core/plugin/element.ts";
import type { HtmlFields } from "./fields.ts";

/** A block of prose as OLX: its HTML as it is, in CDATA. */
export function writeHtml({ html, scripted }: HtmlFields, name: string): WrittenBlock {
  const data = (scripted ?? html).replaceAll("]]>", "]]]]><![CDATA[>");
  return { xml: `<html url_name="${escapeMarkup(name)}"><![CDATA[${data}]]></html>`, files: {} };
}

import type { XmlElement } from "core/plugin/element.ts";
import { attribute } from "./markup.ts";
import { present } from "./reading.ts";

/** What stands beside an input for typed answers. */
export function readLine(input: XmlElement): { size?: number; trailing?: string } {
  const size = Number(attribute(input, "size") ?? "");
  const trailing = attribute(input, "trailing_text")?.trim();
  return present({
    size: Number.isInteger(size) && size >= 1 && size <= 500 ? size : undefined,
    trailing: trailing || undefined,
  });
}

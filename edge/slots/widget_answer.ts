import { Buffer } from "node:buffer";
import { z } from "zod";
import type { WidgetAnswer } from "core/plugin/code.ts";
import type { Budgets } from "core/plugin/manifest.ts";

/** What a widget of portable code may answer, apart from nothing. */
const answerSchema = z.union([
  z.string(),
  z.strictObject({
    frame: z.string().min(1).max(100),
    title: z.string().min(1).max(200),
    height: z.number().positive().optional(),
    data: z.unknown(),
  }),
]);

/** Reads what a widget answered. Throws for what is none, or more than its budget. */
export function readWidget(answer: unknown, { widgetBytes }: Budgets): WidgetAnswer {
  if (answer === undefined || answer === null) return undefined;
  const widget = answerSchema.parse(answer);
  const text = typeof widget === "string" ? widget : JSON.stringify(widget);
  if (Buffer.byteLength(text) > widgetBytes) {
    throw new RangeError(`Cannot show a widget of more than ${widgetBytes} bytes`);
  }
  return widget as WidgetAnswer;
}

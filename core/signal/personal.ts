import { z } from "zod";

// Personal data stands in a signal's body in one place, `personal`, beside the `personId` that it is about. On its way
// through a log it is sealed with that person's key; once they are erased the signal is there and `personal` is not.

/** The body of a signal that says something personal. */
export interface PersonalBody {
  readonly personId: string;
  readonly personal: unknown;
}

/** Whether a body says something personal, and of whom. */
export function isPersonal(body: unknown): body is PersonalBody {
  return isRecord(body) && "personal" in body && typeof body.personId === "string";
}

/** A body as it is once its person is erased. */
export function withoutPersonal(body: unknown): unknown {
  if (!isRecord(body) || !("personal" in body)) return body;
  const { personal: _, ...rest } = body;
  return rest;
}

/** Whether signals of this shape say something personal. */
export function saysPersonal({ body }: { readonly body: z.ZodType }): boolean {
  return body instanceof z.ZodObject && "personal" in body.shape;
}

/** Why a body may not have this shape, if it may not: who would erase what is nobody's? */
export function personalFault({ body }: { readonly body: z.ZodType }): string | undefined {
  if (!(body instanceof z.ZodObject)) return undefined;
  if ("sealed" in body.shape) return `"sealed" is where a log keeps what is personal`;
  if ("personal" in body.shape && !(body.shape.personId instanceof z.ZodString)) {
    return `what is "personal" needs the "personId" that it is about`;
  }
  return undefined;
}

function isRecord(body: unknown): body is Readonly<Record<string, unknown>> {
  return typeof body === "object" && body !== null;
}

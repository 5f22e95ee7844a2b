import type { Context } from "core/work/context.ts";
import { catalog } from "contexts/catalog/mod.ts";
import { content } from "contexts/content/mod.ts";
import { enrollment } from "contexts/enrollment/mod.ts";
import { grading } from "contexts/grading/mod.ts";
import { identity } from "contexts/identity/mod.ts";
import { learning } from "contexts/learning/mod.ts";
import { site } from "contexts/site/mod.ts";
import { streams } from "contexts/streams/mod.ts";

/** The contexts of this house. */
export const CONTEXTS: readonly Context[] = [
  identity,
  site,
  catalog,
  content,
  enrollment,
  learning,
  grading,
  streams,
];

import { z } from "zod";
import type { CourseText } from "./course_text.ts";
import { isBrokenFile } from "./course_text.ts";
import type { Notes } from "./notes.ts";
import type { GradePolicy } from "./reading.ts";

// The JSON files of a course: its policy (settings of any block, over what the block itself says), how it is graded,
// and what is known of its assets.

const record = z.record(z.string(), z.unknown());

/** Settings of blocks by `type/url_name`, as strings the way attributes are. */
export type Policy = ReadonlyMap<string, Readonly<Record<string, string | undefined>>>;

/** Reads a JSON file; a broken one is noted and reads as nothing. */
async function readJson(text: CourseText, notes: Notes, ...paths: string[]): Promise<unknown> {
  const path = text.find(...paths);
  if (!path) return undefined;
  try {
    return await text.json(path);
  } catch (error) {
    if (!isBrokenFile(error)) throw error;
    notes.keep({ path, reason: error.message });
    return undefined;
  }
}

/** The policy of a run. */
export async function readPolicy(text: CourseText, run: string, notes: Notes): Promise<Policy> {
  const found = record.safeParse(
    await readJson(text, notes, `policies/${run}/policy.json`, `policies/${run}.json`),
  );
  const policy = new Map<string, Record<string, string | undefined>>();
  for (const [key, settings] of Object.entries(found.data ?? {})) {
    const values = record.safeParse(settings).data ?? {};
    policy.set(
      key,
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, asAttribute(value)])),
    );
  }
  return policy;
}

function asAttribute(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}

const count = z.coerce.number().int().min(0).max(10_000);
const grader = z.object({
  type: z.string().optional(),
  name: z.string().optional(),
  short_label: z.string().nullish(),
  min_count: count.catch(1).default(1),
  drop_count: count.catch(0).default(0),
  weight: z.coerce.number().min(0).catch(0).default(0),
});
const grading = z.object({
  GRADER: z.array(grader).catch([]).default([]),
  GRADE_CUTOFFS: z.record(z.string(), z.coerce.number()).catch({}).default({}),
});

/** How the run is graded; a course that does not say is graded by nothing. */
export async function readGrading(
  text: CourseText,
  run: string,
  notes: Notes,
): Promise<Omit<GradePolicy, "gracePeriod">> {
  const paths = [
    `policies/${run}/grading_policy.json`,
    "grading_policy.json",
    "policies/grading_policy.json",
  ];
  const found = grading.safeParse(await readJson(text, notes, ...paths)).data;
  const graders = (found?.GRADER ?? []).map((one) => {
    const type = one.type ?? one.name ?? "";
    return {
      type,
      shortLabel: one.short_label ?? type,
      minCount: one.min_count,
      dropCount: one.drop_count,
      weight: one.weight,
    };
  });
  return { graders, cutoffs: found?.GRADE_CUTOFFS ?? {} };
}

const assetFacts = z.object({
  contentType: z.string().nullish(),
  displayname: z.string().nullish(),
  import_path: z.string().nullish(),
  locked: z.boolean().catch(false).default(false),
});

/** What `policies/assets.json` knows of one asset. */
export interface AssetFacts {
  readonly contentType?: string | null;
  readonly displayname?: string | null;
  readonly locked: boolean;
}

/** What is known of assets, by the path of the file below `static/`. */
export async function readAssetFacts(
  text: CourseText,
  notes: Notes,
): Promise<ReadonlyMap<string, AssetFacts>> {
  const found = record.safeParse(await readJson(text, notes, "policies/assets.json")).data ?? {};
  const facts = new Map<string, AssetFacts>();
  for (const [name, value] of Object.entries(found)) {
    const asset = assetFacts.safeParse(value).data;
    if (!asset) continue;
    for (const path of [name, asset.displayname, asset.import_path]) if (path) facts.set(path, asset);
  }
  return facts;
}

const tabs = z.array(
  z.object({
    type: z.string(),
    name: z.string().nullish(),
    url_slug: z.string().nullish(),
    is_hidden: z.boolean().catch(false).default(false),
  }).catch({ type: "", is_hidden: false }),
);

/** The pages that the policy lists as tabs, in their order. */
export function staticTabs(
  policyTabs: string | undefined,
): { slug: string; title: string; hidden: boolean }[] {
  const found = tabs.safeParse(parsed(policyTabs)).data ?? [];
  return found.filter(({ type, url_slug }) => type === "static_tab" && url_slug)
    .map((tab) => ({ slug: tab.url_slug!, title: tab.name ?? tab.url_slug!, hidden: tab.is_hidden }));
}

function parsed(value: string | undefined): unknown {
  try {
    return value === undefined ? undefined : JSON.parse(value);
  } catch {
    return undefined; // tabs that are not JSON list no pages
  }
}

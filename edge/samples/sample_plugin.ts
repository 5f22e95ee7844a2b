import { packFiles } from "core/host/package/archive.ts";

/** What differs from the usual sample plugin: a version that wants more, or a manifest that cannot be accepted. */
export interface SamplePlugin {
  readonly version?: string;
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** Its module, where it is another. */
  readonly code?: string;
}

/** The slot that a sample plugin fills on every page. */
export const NOTICE_SLOT = "page.top.v1";

/**
 * The package of a sandboxed plugin as an operator has it in a file: a notice above pages, whose words a course's team
 * sets; and a list of who enrolled, that it keeps. Its version stands on the pages too.
 */
export async function samplePackage(
  { version = "1.0.0", manifest = {}, code = usual(version) }: SamplePlugin = {},
): Promise<File> {
  const files = {
    "manifest.json": JSON.stringify({ ...MANIFEST, version, ...manifest }),
    "plugin.js": code,
  };
  const bytes = await packFiles(
    new Map(Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)])),
  );
  return new File([bytes], `notices-${version}.tar.gz`, { type: "application/gzip" });
}

const MANIFEST = {
  id: "notices",
  platform: "0.x",
  title: "Notices",
  description: "Shows a notice above the pages of a course.",
  author: "A school",
  licence: "Apache-2.0",
  tier: "sandboxed",
  hears: [{ signal: "enrollment.enrollment.created.v1", needs: ["personId", "courseId"] }],
  fills: [{ slot: NOTICE_SLOT }],
  settings: {
    site: {
      type: "object",
      properties: {
        sender: { type: "string", title: "Sender", maxLength: 20 },
        key: { type: "string", title: "Key of the notice service", minLength: 8, "x-secret": true },
      },
    },
    course: {
      type: "object",
      properties: { notice: { type: "string", title: "Notice", description: "One line.", maxLength: 40 } },
    },
  },
  budgets: { widgetMilliseconds: 2_000 },
};

const usual = (version: string) => `
export const plugin = {
  hears: {
    "enrollment.enrollment.created.v1": ({ body }, { store }) => store.put(body.personId, body),
  },
  widgets: {
    "${NOTICE_SLOT}": (given, { settings }) =>
      "<p>Notice ${version}: " + (settings.notice ?? "none") + (settings.sender ? " from " + settings.sender : "") + "</p>",
  },
};
`;

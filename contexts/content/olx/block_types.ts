// The types of blocks that Open edX courses have had since 2012, as far as reading them must tell them apart.

/** Blocks whose child elements are blocks. */
const CONTAINERS = new Set(
  `course chapter sequential vertical unit split_test conditional randomize library_content itembank problemset
   videosequence wrapper timelimit crowdsource_hinter abtest section`.split(/\s+/),
);

/** Blocks that Open edX keeps in files of their own, and that nobody provides a type for. */
const FILED = new Set(
  `discussion annotatable word_cloud poll_question lti customtag image book
   slides discuss static_tab textannotation videoannotation imageannotation combinedopenended peergrading
   selfassessment graphical_slider_tool foldit`.split(/\s+/),
);

/** Elements inside a container that group blocks or point at them without being any. */
const TRANSPARENT: ReadonlyMap<string, ReadonlySet<string>> = new Map([[
  "abtest",
  new Set(["group", "default"]),
]]);
const POINTING: ReadonlyMap<string, ReadonlySet<string>> = new Map([["conditional", new Set(["show"])]]);

export function isContainer(type: string): boolean {
  return CONTAINERS.has(type);
}

/** Whether a bare `<type url_name="x"/>` means the file `type/x.xml` and nothing else. */
export function promisesFile(type: string): boolean {
  return CONTAINERS.has(type) || FILED.has(type);
}

/** Whether a child of such a container only groups the blocks inside it. */
export function isGroup(container: string, child: string): boolean {
  return TRANSPARENT.get(container)?.has(child) ?? false;
}

/** Whether a child of such a container only points at blocks that are elsewhere. */
export function isReference(container: string, child: string): boolean {
  return POINTING.get(container)?.has(child) ?? false;
}

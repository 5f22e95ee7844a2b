import { ASSUMED } from "./assumed.ts";
import { endingsOf, freshHours, lookingAMonth, pulledAMonth, pulledAtPeak } from "./copies.ts";
import type { Figures } from "./figures.ts";
import { across, layoutsFor } from "./layouts.ts";
import { drawingIn } from "./pages.ts";
import { figuresUsed } from "./page_figures.ts";
import { round, table, whole } from "./page_table.ts";
import { firstFull, gigabytesAYear, type Part, partsAt, signInsAMinute } from "./writers.ts";

// The generated parts of docs/scale.md.

const SIZES = [10_000, 100_000, 1_000_000, 10_000_000];
const REGIONS = [1, 5, 30];
const PLACES = [[10_000, 1], [100_000, 5], [1_000_000, 5], [1_000_000, 30], [10_000_000, 30]] as const;

/** At how many learners what ends. */
export function answer(figures: Figures, assumed = ASSUMED): string {
  const line = (where: string, what: string, fullAt: number) =>
    `- ${where}: **${round(fullAt)} learners**. What ends it is ${what}.`;
  const full = (where: string, on: "file" | "server", processes: "one" | "many") => {
    const { name, fullAt } = firstFull(figures, on, processes, assumed);
    return line(where, name === "one process" ? "that process" : `\`${name}\``, fullAt);
  };
  const endings = REGIONS.map((regions) => endingsOf(figures, regions, assumed));
  const server = firstFull(figures, "server", "many", assumed);
  const copying = REGIONS.map((regions, at) => {
    const [first] = endings[at]!.slice(1).toSorted((a, b) => a.fullAt - b.fullAt);
    const where = regions === 1
      ? "The same with a region that copies everything"
      : `With ${regions} such regions`;
    if (server.fullAt <= first!.fullAt) return line(where, `still \`${server.name}\``, server.fullAt);
    return line(where, `what ${first!.what}`, first!.fullAt);
  });
  const onServers = partsAt(figures, "server", 1, assumed);
  return [
    full("One process, databases in files", "file", "one"),
    full("Each context in a process of its own, databases in files", "file", "many"),
    full("Each context in a process of its own, databases on servers", "server", "many"),
    ...copying,
    "",
    table(
      ["Full at so many learners", "on files", "on servers"],
      partsAt(figures, "file", 1, assumed).map((
        { name, fullAt },
        at,
      ) => [name, round(fullAt), round(onServers[at]!.fullAt)]),
    ),
    "",
    table(
      ["Copying is full at so many learners, with regions:", ...REGIONS.map(String)],
      endings[0]!.map(({ what }, at) => [what, ...endings.map((one) => round(one[at]!.fullAt))]),
    ),
  ].join("\n");
}

/** How many of a part there must be, and how busy one is where it is enough. */
function share({ busy, needed }: Part): string {
  return needed > 1 ? `**${whole(needed)}**` : `${round(100 * busy)} %`;
}

/** What home needs at each size. */
export function sizes(figures: Figures, assumed = ASSUMED): string {
  const names = partsAt(figures, "file", 1, assumed).map(({ name }) => name);
  const rows = SIZES.flatMap((learners) =>
    (["file", "server"] as const).map((on) => {
      const { copied, identity, log } = gigabytesAYear(figures, learners, assumed);
      const parts = partsAt(figures, on, learners, assumed).map(share);
      return [whole(learners), `${on}s`, ...parts, round(copied + identity), round(log)];
    })
  );
  return [
    table(["Learners", "on", ...names, "GB a year", "GB of signals"], rows, [1]),
    "",
    `One process signs in ${round(signInsAMinute(figures))} people a minute at most.`,
  ].join("\n");
}

/** What each region needs, and what home sends to all. */
export function regions(figures: Figures, assumed = ASSUMED): string {
  const rows = PLACES.map(([learners, places]) => {
    const drawing = drawingIn(figures, learners, places, assumed);
    const pulled = pulledAtPeak(figures, learners, assumed);
    const copying = places * drawing.processes;
    const { copied } = gigabytesAYear(figures, learners, assumed);
    return [
      whole(learners),
      whole(places),
      round(drawing.signedInPerSecond + drawing.publicPerSecond),
      whole(drawing.processes),
      round(drawing.gigabytes),
      round(pulled),
      round(pulled * copying),
      round(pulledAMonth(figures, learners, assumed) * copying / 1_000),
      round(freshHours(figures, copied, "150 ms away")),
    ];
  });
  return [
    table(
      [
        "Learners",
        "regions",
        "pages/s in each",
        "processes",
        "GB of memory",
        "MB/s it pulls",
        "MB/s home sends",
        "TB home sends a month",
        "hours to copy a year's rows",
      ],
      rows,
      [],
    ),
    "",
    `A region in which nothing happens still looks: ${round(lookingAMonth(figures))} GB a month.`,
  ].join("\n");
}

/** Layouts beside each other. */
export function splits(figures: Figures, assumed = ASSUMED): string {
  const rows = PLACES.slice(1).flatMap(([learners, places]) =>
    layoutsFor(figures, learners, places, assumed).map((layout) => [
      whole(learners),
      whole(places),
      layout.name,
      layout.built ? "yes" : "no",
      whole(layout.databases),
      `${whole(layout.homes)} + ${whole(layout.servers)} + ${whole(layout.drawing)}`,
      whole(layout.copies),
      round(layout.sentAtPeak),
      round(layout.terabytesAMonth),
      layout.short ?? "",
    ])
  );
  const learning = partsAt(figures, "server", 10_000_000, assumed).find(({ name }) => name === "learning")!;
  return [
    table(
      [
        "Learners",
        "places",
        "laid out as",
        "built",
        "databases",
        "processes: homes + servers + pages",
        "copies",
        "MB/s sent",
        "TB a month",
        "what ends it",
      ],
      rows,
      [2, 3, 9],
    ),
    "",
    `For 10,000,000 learners \`learning\` is ${
      whole(learning.needed)
    } databases on servers. So many of them are asked:`,
    "",
    table(
      ["Split", "for a dashboard", "for a course's learners", "to erase somebody"],
      across(learning.needed, assumed).map((
        { split, dashboard, course, erasure },
      ) => [split, ...[dashboard, course, erasure].map(whole)]),
    ),
  ].join("\n");
}

const PARTS = { answer, sizes, regions, splits, figures: figuresUsed } as const;

/** The page with its generated parts made anew. Throws a SyntaxError where the place of one is missing. */
export function withGenerated(page: string, figures: Figures, assumed = ASSUMED): string {
  for (const [name, make] of Object.entries(PARTS)) {
    const [begin, end] = [`<!-- generated: ${name} -->`, `<!-- end of ${name} -->`];
    const [from, to] = [page.indexOf(begin), page.indexOf(end)];
    if (from < 0 || to < from) throw new SyntaxError(`Cannot write the page: no place for "${name}"`);
    page = `${page.slice(0, from)}${begin}\n\n${make(figures, assumed)}\n\n${page.slice(to)}`;
  }
  return page;
}

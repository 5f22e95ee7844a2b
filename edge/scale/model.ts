/** A measured row of the table of figures. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/** What was measured, and on what. */
export interface Figures {
  readonly machine: { readonly cores: number; readonly deno: string; readonly date: string };
  readonly rows: readonly Figure[];
}

/** What people are taken to do. None of it was measured: change it for your own site. */
export interface Assumptions {
  /** The share of all learners who are there in the busiest hour. */
  readonly activeShare: number;
  readonly visitsPerMinute: number;
  readonly answersPerMinute: number;
  readonly answersPerYear: number;
  /** How much of what a writer can do it should be asked for. */
  readonly headroom: number;
}

/** The assumptions of docs/scale.md. */
export const ASSUMED: Assumptions = {
  activeShare: 0.05,
  visitsPerMinute: 0.5,
  answersPerMinute: 0.25,
  answersPerYear: 300,
  headroom: 0.5,
};

/** What one database is asked for in the busiest hour. */
export interface Demand {
  readonly context: "learning" | "grading";
  readonly on: "file" | "server";
  /** The part of one writer's time that is taken: above 1 it cannot be done. */
  readonly busy: number;
  /** With how many learners the writer has no more headroom. */
  readonly fullAt: number;
  /** How many databases it must be split over. */
  readonly databases: number;
  readonly gigabytesPerYear: number;
}

/** The value of a row. Throws where it was not measured. */
export function valueOf({ rows }: Figures, name: string): number {
  const row = rows.find((one) => one.name === name);
  if (!row || !(row.value > 0)) throw new TypeError(`Cannot reckon: "${name}" was not measured`);
  return row.value;
}

/** What is asked of the two databases that grow with what learners do. */
export function demands(figures: Figures, learners: number, assumed = ASSUMED): Demand[] {
  const active = learners * assumed.activeShare;
  const [visits, answers] = [assumed.visitsPerMinute, assumed.answersPerMinute].map((n) => n * active / 60);
  return (["file", "server"] as const).flatMap((on) => {
    const rate = (what: string) => valueOf(figures, `scale: ${what}, on a ${on}`);
    const busy = {
      learning: visits! / rate("visits of a unit") + answers! / rate("answers"),
      grading: answers! / rate("answers graded"),
    };
    return (["learning", "grading"] as const).map((context): Demand => ({
      context,
      on,
      busy: busy[context],
      fullAt: learners * assumed.headroom / busy[context],
      databases: Math.max(1, Math.ceil(busy[context] / assumed.headroom)),
      gigabytesPerYear: learners * assumed.answersPerYear *
        valueOf(figures, `scale: an answer in ${context}, on a file`) / 1e9,
    }));
  });
}

/** Which database is full first, and with how many learners. */
export function firstFull(figures: Figures, on: "file" | "server", assumed = ASSUMED): Demand {
  return demands(figures, 1_000_000, assumed).filter((one) => one.on === on)
    .toSorted((a, b) => a.fullAt - b.fullAt)[0]!;
}

const round = (value: number) => value.toLocaleString("en", { maximumSignificantDigits: 2 });

/** The generated part of docs/scale.md. */
export function scalePage(figures: Figures, assumed = ASSUMED): string {
  const { cores, deno, date } = figures.machine;
  const lines = [
    `Measured on a small shared machine of ${cores} cores, Deno ${deno}, ${date}, others at work on it.`,
    "",
    "| Measured | | |",
    "| --- | ---: | --- |",
    ...figures.rows.map(({ name, value, unit }) =>
      `| ${name.replace("scale: ", "")} | ${round(value)} | ${unit} |`
    ),
    "",
    "| Assumed, without a source | |",
    "| --- | ---: |",
    `| share of all learners there in the busiest hour | ${assumed.activeShare} |`,
    `| visits of units a minute, each of them | ${assumed.visitsPerMinute} |`,
    `| answers a minute, each of them | ${assumed.answersPerMinute} |`,
    `| answers a year, each learner | ${assumed.answersPerYear} |`,
    `| share of a writer's time to be taken at most | ${assumed.headroom} |`,
    "",
    "| Learners | Database | On a | Writer busy | Full at, learners | Databases needed | GB a year |",
    "| ---: | --- | --- | ---: | ---: | ---: | ---: |",
  ];
  for (const learners of [10_000, 100_000, 1_000_000, 10_000_000]) {
    for (const one of demands(figures, learners, assumed)) {
      lines.push(
        `| ${learners.toLocaleString("en")} | ${one.context} | ${one.on} | ${round(one.busy)} × | ${
          round(one.fullAt)
        } | ${round(one.databases)} | ${round(one.gigabytesPerYear)} |`,
      );
    }
  }
  for (const on of ["file", "server"] as const) {
    const { context, fullAt } = firstFull(figures, on, assumed);
    lines.push("", `On a ${on}, **${context}** is full first: at ${round(fullAt)} learners.`);
  }
  return lines.join("\n");
}

const [BEGIN, END] = ["<!-- generated: deno task scale -->", "<!-- end of what is generated -->"];

/** The page with its generated part made anew. */
export function withGenerated(page: string, generated: string): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new SyntaxError("Cannot write the page: its markers are missing");
  return `${page.slice(0, from)}${BEGIN}\n\n${generated}\n\n${page.slice(to)}`;
}

import { CHECK_MAY, CHECK_USES, CHECKS, type Room, ROOMS } from "./boundaries.ts";
import { type Import, isCode } from "./graph.ts";
import { JUNK, TOP } from "./places.ts";

const GLOB: Readonly<Record<string, string>> = {
  "**": ".+",
  "*": "[^/]+",
  "{": "(?:",
  "}": ")",
  ",": "|",
  ".": "\\.",
  "~": "(?:\\.tsx?|/.+)",
};
const globs = new Map<string, RegExp>();

function fits(path: string, glob: string): boolean {
  let pattern = globs.get(glob);
  if (!pattern) {
    const source = glob.replace(/\*\*|\*|[{},.~]/g, (part) => GLOB[part]!);
    globs.set(glob, pattern = new RegExp(`^${source}$`));
  }
  return pattern.test(path);
}

/** The room of a file: the first row of the table that fits it. */
export function roomOf(path: string): Room | undefined {
  return ROOMS.find((room) => fits(path, room.files));
}

/** What is wrong with where files stand and what they are called. */
export function judgePlaces(files: readonly string[]): string[] {
  const strays: string[] = [];
  for (const file of files) {
    const parts = file.split("/");
    if (!TOP.includes(parts[0]!)) {
      strays.push(`${file}: nothing else stands at the root; put it in the room it serves`);
    }
    if (!isCode(file)) continue;
    const junk = parts.map((part) => part.replace(/\..*$/, "")).find((part) => JUNK.includes(part));
    if (junk) strays.push(`${file}: "${junk}" excludes nothing; name it after what it holds`);
    if (!/^[a-z0-9_/]+(\.d)?\.tsx?$/.test(file)) strays.push(`${file}: source is snake_case .ts or .tsx`);
    if (!roomOf(subjectOf(file))) {
      strays.push(`${file}: no room for it; see core/fitness/boundaries.ts, or put it beside its subject`);
    }
  }
  return strays;
}

/** Whether a file checks its neighbours rather than runs in the house. */
export function isCheck(path: string): boolean {
  return CHECKS.test(path);
}

/** What a check is about, for finding its room: `rules_test.ts` stands where `rules.ts` does. */
function subjectOf(file: string): string {
  if (!isCheck(file)) return file;
  const plain = file.replace(/(_process|_browser|_fault)?_(test|bench)(\.tsx?)$/, "$3");
  if (roomOf(plain)) return plain;
  // A check of a whole context (`learning_test.ts`, `answer_process_test.ts`) stands beside its door.
  return `${plain.slice(0, plain.lastIndexOf("/"))}/mod.ts`;
}

/** Whether an import is granted; else one line that says what is granted. */
export function judgeImport(one: Import): string | undefined {
  const room = roomOf(subjectOf(one.from));
  if (!room) return undefined; // judgePlaces() says so
  const check = isCheck(one.from);
  const at = `${one.from}:${one.line}`;
  if (/^[a-z]+:/.test(one.to)) {
    const uses = [...room.uses ?? [], ...check ? CHECK_USES : []];
    if (uses.some((use) => `npm:${use}` === one.to || fits(one.to, use))) return undefined;
    return `${at} uses ${one.to}: granted here are [${
      uses.join(", ")
    }]; let a room that has it do this, or grant it`;
  }
  if (!check && isCheck(one.to)) {
    return `${at} imports ${one.to}: what runs in the house needs no test to run`;
  }
  const may = check ? [...room.may, ...CHECK_MAY] : room.may;
  if (may.some((grant) => granted(one, grant))) return undefined;
  return `${at} imports ${one.typeOnly ? "the types of " : ""}${one.to}: granted here are [${
    may.join(", ")
  }]; ` +
    `hear a signal, or let the edge ask both`;
}

function granted(one: Import, grant: string): boolean {
  if (grant.startsWith("type ")) return one.typeOnly && fits(one.to, grant.slice(5));
  if (grant === "own") return one.to.startsWith(ownFolder(one.from));
  return fits(one.to, grant);
}

/** What a file may call its own: its context, plugin or core room; in edge and islands all of it. */
function ownFolder(path: string): string {
  const [top, second] = path.split("/");
  return top === "edge" || top === "islands" ? `${top}/` : `${top}/${second}/`;
}

/** Circles of imports, each as the files it goes through. Types count: a circle of meaning is one too. */
export function findCircles(imports: readonly Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of imports) next.set(from, [...next.get(from) ?? [], to]);
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) circles.push([...path.slice(at), file].join(" > "));
    if (at >= 0 || done.has(file)) return;
    for (const to of next.get(file) ?? []) visit(to, [...path, file]);
    done.add(file);
  };
  for (const file of next.keys()) visit(file, []);
  return circles;
}

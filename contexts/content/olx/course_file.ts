import type { Element } from "@xmldom/xmldom";
import { Refusal } from "core/base/refusal.ts";
import type { CourseText } from "./course_text.ts";
import { attributesOf, isBlank, type XmlFile } from "./xml.ts";
import { notACourse } from "./root.ts";

// The two files at the top of every course: `course.xml`, and `course/RUN.xml` where the first only points there.

/** The course's own element, where it stands, and the names that make up its key. */
export interface CourseFile {
  readonly file: XmlFile;
  readonly element: Element;
  readonly attributes: Readonly<Record<string, string>>;
  readonly org: string;
  readonly number: string;
  readonly run: string;
  /** The run as the files spell it, which may hold what a key may not. */
  readonly urlName: string;
  /** What had to be guessed, in words. */
  readonly guesses: readonly string[];
}

const TEMPLATE = /\{\{|\{%|\$\{|<%/;
const NAME = /^[\p{L}\p{N}\p{M}_.~-]+$/u;
const NAME_LENGTH = 120;

/** Finds and reads the course's own element. `folder` is what the source is called, a last resort for names. */
export async function readCourseFile(text: CourseText, folder: string): Promise<CourseFile> {
  const top = await topFile(text);
  const pointer = attributesOf(top.root);
  const guesses: string[] = [];
  const guess = (said: string | undefined, name: string, fallback: string) => {
    if (said?.trim()) return said.trim();
    guesses.push(`It says no ${name}, so "${fallback}" is taken for it`);
    return fallback;
  };
  const run = guess(
    pointer.url_name ?? pointer.slug,
    "url_name",
    cleaned(pointer.name ?? pointer.display_name ?? "course"),
  );
  const file = await definitionOf(text, top, run);
  const attributes = { ...pointer, ...attributesOf(file.root) };
  return {
    file,
    element: file.root,
    attributes,
    org: admitName(guess(attributes.org, "org", "edx"), "org"),
    number: admitName(guess(attributes.course, "course", cleaned(folder)), "course"),
    run: admitName(run, "url_name"),
    urlName: run,
    guesses,
  };
}

async function topFile(text: CourseText): Promise<XmlFile> {
  const path = text.find("course.xml") ?? text.below("roots/").find((name) => name.endsWith(".xml"));
  if (!path) throw notACourse("a folder without course.xml");
  const words = await text.xmlText(path);
  // Where version control cannot make links, a link is a file that says where it would lead.
  const target = /^\s*([^<>\n]{1,200}\.xml)\s*$/.exec(words)?.[1];
  const linked = target && text.find(target.replace(/^\.\//, ""));
  const at = linked ?? path;
  if (TEMPLATE.test(startOf(linked ? await text.xmlText(linked) : words))) {
    const message = `Cannot import "${at}": it is a template, to be filled in before it is a course`;
    throw new Refusal("content.course_template", "invalid", message, { path: at });
  }
  const file = await text.xml(at);
  if (file.root.tagName !== "course") throw notACourse(`another kind of XML, <${file.root.tagName}>`);
  return file;
}

/** Everything up to the end of the course's own opening tag. */
function startOf(words: string): string {
  const tag = words.indexOf("<course");
  const end = words.indexOf(">", tag);
  return tag < 0 ? words.slice(0, 1000) : words.slice(0, end < 0 ? tag + 1000 : end);
}

async function definitionOf(text: CourseText, top: XmlFile, run: string): Promise<XmlFile> {
  if (!isBlank(top.root)) return top;
  const path = text.find(`course/${run.replaceAll(":", "/")}.xml`);
  if (!path) {
    const message = `Cannot import: course.xml names the run "${run}", but course/${run}.xml is not there`;
    throw new Refusal("content.course_run_missing", "invalid", message, { run });
  }
  const file = await text.xml(path);
  if (file.root.tagName !== "course") throw notACourse(`another kind of XML, <${file.root.tagName}>`);
  return file;
}

/** A name as Open edX cleans it: what may not stand in a key is an underscore. */
export function cleaned(name: string): string {
  return name.trim().normalize("NFC").replace(/[^\p{L}\p{N}\p{M}.~-]+/gu, "_").slice(0, NAME_LENGTH) ||
    "course";
}

function admitName(name: string, attribute: string): string {
  const spaced = name.replace(/\s+/g, "_");
  if (NAME.test(spaced) && !/^\.+$/.test(spaced) && spaced.length <= NAME_LENGTH) return spaced;
  const message = `Cannot make a course key of ${attribute}=${JSON.stringify(name.slice(0, NAME_LENGTH))}`;
  throw new Refusal("content.course_key_invalid", "invalid", message, { attribute });
}

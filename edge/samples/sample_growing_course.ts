const WORDS =
  "<p>A bell is tuned by turning metal off its inside, a little at a time. What is off stays off.</p>";

const text = (name: string) =>
  `<html url_name="${name}" display_name="Text ${name}"><![CDATA[${WORDS.repeat(12)}]]></html>`;

const question = (name: string) =>
  `<problem url_name="${name}" display_name="Problem ${name}"><multiplechoiceresponse>
    <label>What is a bell cast of?</label>
    <choicegroup><choice correct="true">Bronze</choice><choice correct="false">Glass</choice></choicegroup>
  </multiplechoiceresponse></problem>`;

const unit = (name: string) =>
  `<vertical url_name="${name}" display_name="Unit ${name}">
    ${text(`${name}_a`)}${question(`${name}_b`)}${text(`${name}_c`)}${question(`${name}_d`)}
  </vertical>`;

const subsection = (name: string) =>
  `<sequential url_name="${name}" display_name="Subsection ${name}" graded="true" format="Exercise">
    ${["a", "b", "c", "d"].map((letter) => unit(`${name}${letter}`)).join("\n")}
  </sequential>`;

const section = (number: number) =>
  `<chapter url_name="s${number}" display_name="Section ${number}">
    ${[1, 2, 3, 4].map((one) => subsection(`s${number}_${one}`)).join("\n")}
  </chapter>`;

/** How many blocks a section has: itself, 4 subsections, 16 units, 64 texts and problems. */
export const BLOCKS_OF_A_SECTION = 85;

/** Writes a course of so many sections, one like the other: it grows as courses do, in length. */
export async function writeGrowingCourse(folder: string, sections: number): Promise<string> {
  const grading = {
    GRADER: [{ type: "Exercise", short_label: "Ex", min_count: sections, drop_count: 0, weight: 1 }],
    GRADE_CUTOFFS: { Pass: 0.5 },
  };
  const pointers = Array.from({ length: sections }, (_, at) => `<chapter url_name="s${at}"/>`);
  const files = new Map([
    ["course.xml", '<course org="Carillon" course="GROWING" url_name="1"/>'],
    ["course/1.xml", `<course display_name="A growing course" language="en">${pointers.join("")}</course>`],
    ["policies/1/grading_policy.json", JSON.stringify(grading)],
    ...pointers.map((_, at) => [`chapter/s${at}.xml`, section(at)] as const),
  ]);
  for (const [path, body] of files) {
    await Deno.mkdir(`${folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(`${folder}/${path}`, body);
  }
  return folder;
}

/** The key of the large course. */
export const LARGE = "Carillon+LARGE+2026";

/** Writes a course of so many units, each with a text and a problem, all in one file, as OLX allows. */
export async function writeLargeCourse(folder: string, size: number): Promise<void> {
  await Deno.mkdir(folder);
  const unit = (number: number) =>
    `<vertical url_name="v${number}" display_name="Unit ${number}">
      <html url_name="h${number}">&lt;p&gt;${"Bells ring. ".repeat(100)}&lt;/p&gt;</html>
      <problem url_name="p${number}"><numericalresponse answer="${number}">
        <label>Which number has this unit?</label><formulaequationinput/>
      </numericalresponse></problem>
    </vertical>`;
  const units = Array.from({ length: size }, (_, number) => unit(number));
  await Deno.writeTextFile(
    `${folder}/course.xml`,
    `<course org="Carillon" course="LARGE" url_name="2026" display_name="A large course">
      <chapter url_name="c"><sequential url_name="s">${units.join("\n")}</sequential></chapter>
    </course>`,
  );
}

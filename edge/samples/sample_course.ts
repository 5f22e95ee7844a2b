/** What makes one sample course differ from the next. */
export interface SampleCourse {
  readonly run?: string;
  readonly title?: string;
  /** Attributes of the course: `start`, `end`, `enrollment_start`, `invitation_only` and the like. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Words of the first unit, to tell one version from the next. */
  readonly words?: string;
  /** Blocks in OLX, for a unit of their own. */
  readonly blocks?: string;
}

/** When the timed problem is due. */
export const DUE = "2026-03-10T12:00:00Z";
/** When the last section opens. */
export const OPENS = "2026-06-01T08:00:00Z";

const ask = (name: string, settings: string, answer = "440") =>
  `<problem url_name="${name}" display_name="Problem ${name}" ${settings}>
    <numericalresponse answer="${answer}"><label>At what frequency does it sound?</label>
    <formulaequationinput trailing_text="Hz"/></numericalresponse></problem>`;

/** What the demo course has not: doors that are shut, words for the team only, scripts, a file for readers only. */
function courseXml(
  { run = "1", title = "Rooms of a tower", settings = {}, words = "", blocks = "" }: SampleCourse,
): string {
  const attributes = Object.entries({ language: "en", start: "2026-01-01T00:00:00Z", ...settings })
    .map(([name, value]) => `${name}="${value}"`).join(" ");
  return `<course url_name="${run}" org="Carillon" course="ROOMS" display_name="${title}" ${attributes}>
  <chapter url_name="open" display_name="Open rooms">
    <sequential url_name="reading" display_name="Reading">
      <vertical url_name="stairs" display_name="The stairs">
        <html url_name="stairs_words" display_name="Stairs"><![CDATA[<p>Mind the steps. ${words}</p>
          <p><a href="/static/plan.svg">The plan</a> and <a href="/static/keys.txt">the keys</a></p>
          <p><a href="/jump_to_id/late">Later</a></p>]]></html>
      </vertical>
      <vertical url_name="machine" display_name="The machine">
        <html url_name="clock" display_name="Clock"><![CDATA[<p>Before.</p><p id="out">not run</p>
          <script>document.getElementById("out").textContent = "run";</script>]]></html>
      </vertical>
      <vertical url_name="empty" display_name="An empty room"/>
      ${blocks && `<vertical url_name="workshop" display_name="The workshop">${blocks}</vertical>`}
    </sequential>
    <sequential url_name="timed" display_name="In time" due="${DUE}" graded="true" format="Exercise">
      <vertical url_name="late" display_name="Before it strikes">
        ${ask("due", 'max_attempts="3" showanswer="past_due"')}
        ${ask("secret", 'rerandomize="never" show_correctness="past_due" showanswer="never"')}
      </vertical>
    </sequential>
    <sequential url_name="team" display_name="For the team" visible_to_staff_only="true">
      <vertical url_name="team_room" display_name="The team’s room">
        <html url_name="team_words" display_name="Team">Only for us.</html>
      </vertical>
    </sequential>
  </chapter>
  <chapter url_name="belfry" display_name="The belfry" start="${OPENS}">
    <sequential url_name="bells" display_name="Bells">
      <vertical url_name="great_bell" display_name="The great bell">
        ${ask("strike", 'showanswer="never" show_reset_button="true"')}
      </vertical>
    </sequential>
  </chapter>
</course>`;
}

const FILES = {
  "static/plan.svg": '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
  "static/keys.txt": "Under the third step.",
  "policies/assets.json": JSON.stringify({
    "keys.txt": { contentType: "text/plain", locked: true, displayname: "keys.txt" },
    "plan.svg": { contentType: "image/svg+xml", locked: false, displayname: "plan.svg" },
  }),
};

/** Writes a course as Open edX exports one; answers the folder. */
export async function writeSampleCourse(folder: string, course: SampleCourse = {}): Promise<string> {
  const { run = "1" } = course;
  const grading = {
    GRADER: [{ type: "Exercise", short_label: "Ex", min_count: 1, drop_count: 0, weight: 1 }],
    GRADE_CUTOFFS: { Pass: 0.5 },
  };
  const files = {
    ...FILES,
    "course.xml": courseXml(course),
    [`policies/${run}/grading_policy.json`]: JSON.stringify(grading),
  };
  for (const [path, text] of Object.entries(files)) {
    await Deno.mkdir(`${folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeTextFile(`${folder}/${path}`, text);
  }
  return folder;
}

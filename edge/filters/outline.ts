import { learningOutlineRender } from "contexts/learning/mod.ts";
import type { OutlineProps, OutlineSection } from "edge/pages/outline.tsx";
import { type EdgeContext, sessionOf } from "edge/respond.tsx";
import { askOnPage } from "./ask_on_page.ts";

type Outline = Omit<OutlineProps, "frame">;

/** What plugins leave of a course's outline for one learner. */
export async function shownOutline(c: EdgeContext, outline: Outline): Promise<Outline> {
  const { course: { key: courseId }, sections } = outline;
  const answer = await askOnPage(c, learningOutlineRender, { courseId }, () => ({
    personId: sessionOf(c).personId,
    language: c.get("visitor").language,
    courseId,
    units: sections.flatMap((section) =>
      section.subsections.flatMap((subsection) =>
        subsection.units.map(({ id, title, state }) => ({
          unitId: id,
          sectionId: section.id,
          subsectionId: subsection.id,
          title,
          state,
        }))
      )
    ),
  }));
  if (!answer) return outline;
  const shown = new Map(answer.units.map((unit) => [unit.unitId, unit]));
  return { ...outline, sections: sections.map((section) => only(section, shown)).filter(isLeft) };
}

function only(
  section: OutlineSection,
  shown: ReadonlyMap<string, { readonly note?: string | undefined }>,
): OutlineSection {
  const subsections = section.subsections.map((subsection) => ({
    ...subsection,
    units: subsection.units.filter(({ id }) => shown.has(id)).map((unit) => {
      const note = shown.get(unit.id)?.note;
      return note === undefined ? unit : { ...unit, note };
    }),
  }));
  // What had no units from the start is as it was.
  const had = new Set(section.subsections.filter(({ units }) => units.length === 0).map(({ id }) => id));
  return { ...section, subsections: subsections.filter(({ id, units }) => units.length > 0 || had.has(id)) };
}

function isLeft({ subsections }: OutlineSection): boolean {
  return subsections.length > 0;
}

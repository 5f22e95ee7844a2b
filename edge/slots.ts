import { z } from "zod";
import { defineSlot, type GivenOf } from "core/plugin/slot.ts";

// The slots of pages. A name ends in its version; within one, what a slot hands over only grows. Decision 0027 has them
// beside those of Open edX.

/** Whoever looks, if anybody is signed in. */
const VISITOR = { personId: z.string().optional() };
const PERSON = { personId: z.string() };
const COURSE = { courseId: z.string() };
const ABOUT = { ...VISITOR, ...COURSE };
const LEARNER = { ...PERSON, ...COURSE };
const UNIT = { ...LEARNER, unitId: z.string() };
const STAYS = { required: true };

/** The slots of pages, by their names. */
export const SLOTS = {
  "header.brand.v1": defineSlot(
    "The site's mark and name, with which the header of every page begins.",
    VISITOR,
  ),
  "header.nav.v1": defineSlot("The links in the header of pages outside of courses.", VISITOR),
  "header.account.v1": defineSlot(
    "The account menu, with which the header of every page ends. It stays.",
    VISITOR,
    STAYS,
  ),
  "page.top.v1": defineSlot(
    "Above the content of every page, below its header: for what everybody should see.",
    VISITOR,
  ),
  "page.end.v1": defineSlot("Below the content of every page, above its foot.", VISITOR),
  "footer.content.v1": defineSlot("The foot of every page.", VISITOR),
  "footer.links.v1": defineSlot("The links in the foot of every page.", VISITOR),

  "catalogue.top.v1": defineSlot("The words that the catalogue begins with.", VISITOR),
  "catalogue.filters.v1": defineSlot("The form that searches the catalogue.", {
    ...VISITOR,
    query: z.string(),
  }),
  "catalogue.results.v1": defineSlot("The courses that the catalogue lists.", {
    ...VISITOR,
    query: z.string(),
  }),
  "catalogue.card.v1": defineSlot("The facts on one course's card in the catalogue.", ABOUT),
  "catalogue.empty.v1": defineSlot("What the catalogue says where there is no course to list.", {
    ...VISITOR,
    query: z.string(),
  }),

  "course.header.v1": defineSlot(
    "A course's title and what it says of itself in a sentence, on its own page.",
    ABOUT,
  ),
  "course.facts.v1": defineSlot("A course's picture and facts, beside its own page.", ABOUT),
  "course.action.v1": defineSlot(
    "The one thing to do about a course: to sign in, to enrol, to go on.",
    ABOUT,
  ),
  "course.about.v1": defineSlot("What a course says of itself, on its own page.", ABOUT),
  "course.contents.v1": defineSlot("A course's sections by name, on its own page.", ABOUT),

  "dashboard.top.v1": defineSlot("The title of the page with a learner's courses.", PERSON),
  "dashboard.courses.v1": defineSlot("The list of a learner's courses.", PERSON),
  "dashboard.course.v1": defineSlot("What one of a learner's courses says: progress, what is due.", LEARNER),
  "dashboard.action.v1": defineSlot("The way into one of a learner's courses.", LEARNER),
  "dashboard.empty.v1": defineSlot("What the page says to a learner without courses.", PERSON),
  "dashboard.finished.v1": defineSlot("The courses that a learner has finished.", PERSON),
  "dashboard.aside.v1": defineSlot("Beside the list of a learner's courses.", PERSON),

  "course.nav.v1": defineSlot("The links in the header of pages inside a course.", LEARNER),
  "outline.header.v1": defineSlot(
    "A course's title and a learner's progress, with which its outline begins.",
    LEARNER,
  ),
  "outline.sections.v1": defineSlot("The sections of a course in its outline.", LEARNER),
  "outline.section.v1": defineSlot("What is in one section of a course, in its outline.", {
    ...LEARNER,
    sectionId: z.string(),
  }),
  "outline.aside.v1": defineSlot("Beside a course's outline.", LEARNER),
  "progress.summary.v1": defineSlot(
    "The two answers that a learner's progress begins with: how much, and how good.",
    LEARNER,
  ),
  "progress.todo.v1": defineSlot("What is still to do, in a learner's progress.", LEARNER),
  "progress.grades.v1": defineSlot("A learner's grades, by kind and by problem.", LEARNER),
  "progress.aside.v1": defineSlot("Beside a learner's progress.", LEARNER),

  "unit.header.v1": defineSlot("The title of a unit, and where in its course it is.", UNIT),
  "unit.content.v1": defineSlot("All blocks of a unit.", UNIT),
  "unit.block.v1": defineSlot(
    "One block of a unit. Problems stay themselves: nothing grades what stands there instead.",
    { ...UNIT, blockId: z.string() },
  ),
  "unit.done.v1": defineSlot("Where a learner says that a unit is done.", UNIT),
  "unit.turn.v1": defineSlot("The ways to the unit before and the unit after.", UNIT),
  "unit.rail.v1": defineSlot("The units of the section, beside a unit.", UNIT),
  "unit.aside.v1": defineSlot("Beside the text of a unit that a learner reads.", UNIT),

  "sign_in.form.v1": defineSlot("The form that signs in. It stays.", VISITOR, STAYS),
  "sign_in.ways.v1": defineSlot("Other ways from the page that signs in: to register.", VISITOR),
  "register.form.v1": defineSlot("The form that makes an account. It stays.", VISITOR, STAYS),
  "register.ways.v1": defineSlot("Other ways from the page that makes an account: to sign in.", VISITOR),
  "settings.profile.v1": defineSlot("A person's name, in their settings. It stays.", PERSON, STAYS),
  "settings.password.v1": defineSlot("A person's password, in their settings. It stays.", PERSON, STAYS),
  "settings.look.v1": defineSlot("Theme and language, in a person's settings. They stay.", PERSON, STAYS),
  "settings.erase.v1": defineSlot(
    "The way to have one's account erased, in a person's settings. It stays.",
    PERSON,
    STAYS,
  ),
  "leave.form.v1": defineSlot("The form that leaves a course. It stays.", LEARNER, STAYS),
  "erase.form.v1": defineSlot("The form that has an account erased. It stays.", PERSON, STAYS),

  "help.questions.v1": defineSlot("Questions and their answers, on the page that helps.", VISITOR),
  "help.contact.v1": defineSlot("Whom to ask, on the page that helps.", VISITOR),
  "refused.reason.v1": defineSlot("Why a page could not be had or a form was not taken. It stays.", {
    ...VISITOR,
    kind: z.string(),
    code: z.string().optional(),
  }, STAYS),
  "refused.ways.v1": defineSlot("Where it goes on from there.", {
    ...VISITOR,
    kind: z.string(),
    code: z.string().optional(),
  }),
  "admin.nav.v1": defineSlot("The menu of the administration. It stays.", PERSON, STAYS),
  "admin.top.v1": defineSlot("Above a page of the administration.", { ...PERSON, section: z.string() }),
  "admin.end.v1": defineSlot("Below a page of the administration.", { ...PERSON, section: z.string() }),
  "team.top.v1": defineSlot("Above a page for a course's team.", LEARNER),
  "team.end.v1": defineSlot("Below a page for a course's team.", LEARNER),
  "developers.top.v1": defineSlot("Above a page for whoever builds on the platform.", VISITOR),
  "developers.end.v1": defineSlot("Below a page for whoever builds on the platform.", VISITOR),
};

declare module "core/plugin/slot.ts" {
  interface Slots extends GivenOf<typeof SLOTS> {}
}

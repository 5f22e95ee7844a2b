import type { CourseCardView } from "edge/components/course_card.tsx";
import type { CourseAbout } from "edge/pages/course.tsx";
import type { MyCourse } from "edge/pages/dashboard.tsx";
import type { OutlineSection } from "edge/pages/outline.tsx";
import type { ProgressProps } from "edge/pages/progress.tsx";

// The demo course as pages see it, and courses around it in every state, for the gallery.

/** The course the gallery is set in. */
export const demo = {
  key: "Carillon+BELLS1+2026",
  title: "Bells: the voice, the instrument, the order",
  language: "en",
};

const named = { org: "Carillon", number: "BELLS1", language: "en" };

/** Cards in every state a course can be in. */
export const cards: readonly CourseCardView[] = [
  {
    ...named,
    key: demo.key,
    title: demo.title,
    summary:
      "One piece of metal, cast once, then struck: which notes are in it, how an instrument is made of " +
      "twenty-three of them, and why some ringers play no tunes at all.",
    effort: "3 hours a week",
    state: "open",
  },
  {
    ...named,
    key: "Carillon+BELLS2+2026",
    number: "BELLS2",
    title: "Casting & tuning",
    summary: "From the mould to the lathe.",
    starts: new Date("2027-01-11T09:00:00Z"),
    state: "upcoming",
  },
  {
    ...named,
    key: "Carillon+BELLS3+2025",
    number: "BELLS3",
    title: "Change ringing by hand",
    state: "ended",
  },
  {
    ...named,
    key: "Carillon+AR1+2026",
    number: "AR1",
    title: "أجراس وساعات",
    summary: "كيف قاست المدن وقتها بالصوت.",
    language: "ar",
    state: "open",
  },
  {
    ...named,
    key: "Carillon+TOWER+2026",
    number: "TOWER",
    title: "Keeping a tower in order",
    state: "invited",
  },
  {
    ...named,
    key: "Carillon+KEYS+2026",
    number: "KEYS",
    title: "The keyboard of fists and feet, its wires and its long history in the towers",
    state: "closed",
  },
];

/** The course page's sample. */
export const aboutCourse: CourseAbout = {
  ...cards[0]!,
  about:
    "<h2>About this course</h2><p>A bell is about the simplest instrument there is: one piece of metal, cast " +
    "once, then struck. And yet a good bell sings several notes at the same moment.</p><h2>What you will be able " +
    "to do</h2><ul><li>Name the five partials of a bell and find them by ear.</li><li>Say what makes a carillon.</li>" +
    "<li>Write out every order of four bells.</li></ul>",
  starts: new Date("2026-09-07T08:00:00Z"),
  ends: new Date("2027-02-26T22:00:00Z"),
  pass: 0.6,
  units: 18,
  problems: 26,
  outline: [
    { title: "Welcome", units: 2 },
    { title: "The voice of a bell", units: 7 },
    { title: "The carillon", units: 4 },
    { title: "The music of order", units: 5 },
  ],
};

/** Courses of a learner, in every state. */
export const myCourses: readonly MyCourse[] = [
  {
    ...named,
    key: demo.key,
    title: demo.title,
    done: 5,
    total: 18,
    state: "begun",
    resume: { title: "Five notes in one stroke" },
    due: { title: "Exercise: partials", at: new Date("2026-12-04T18:00:00Z") },
  },
  {
    ...named,
    key: "Carillon+TOWER+2026",
    number: "TOWER",
    title: "Keeping a tower in order",
    done: 0,
    total: 9,
    state: "new",
  },
  {
    ...named,
    key: "Carillon+BELLS2+2026",
    number: "BELLS2",
    title: "Casting & tuning",
    done: 0,
    total: 12,
    state: "upcoming",
    starts: new Date("2027-01-11T09:00:00Z"),
  },
  {
    ...named,
    key: "Carillon+BELLS3+2025",
    number: "BELLS3",
    title: "Change ringing by hand",
    done: 11,
    total: 11,
    state: "finished",
    passed: true,
  },
];

/** An outline with every state of units and subsections. */
export const outlineSections: readonly OutlineSection[] = [
  {
    id: "welcome",
    title: "Welcome",
    done: 2,
    total: 2,
    open: false,
    subsections: [{
      id: "start",
      title: "Before you climb",
      units: [{ id: "welcome", title: "Welcome", state: "done", facts: ["about 4 minutes"] }],
    }],
  },
  {
    id: "voice",
    title: "The voice of a bell",
    done: 2,
    total: 7,
    open: true,
    subsections: [
      {
        id: "metal",
        title: "Metal and shape",
        units: [
          { id: "parts_of_a_bell", title: "Parts of a bell", state: "done" },
          { id: "bell_metal", title: "Bronze, and why not steel", state: "done" },
        ],
      },
      {
        id: "notes",
        title: "Notes in a bell",
        due: { at: new Date("2026-11-27T18:00:00Z"), urgency: "soon" },
        units: [
          { id: "five_partials", title: "Five notes in one stroke", state: "begun" },
          { id: "strike_note", title: "The note nobody struck", state: "untouched" },
          { id: "beating_notes", title: "When two notes beat", state: "untouched" },
        ],
      },
      {
        id: "exercise",
        title: "Exercise: partials",
        gradedAs: "Exercise",
        due: { at: new Date("2026-11-20T18:00:00Z"), urgency: "past" },
        units: [
          { id: "by_name", title: "Partials by name", state: "untouched" },
          { id: "by_number", title: "Partials by number", state: "untouched" },
        ],
      },
    ],
  },
  {
    id: "order",
    title: "The music of order",
    done: 0,
    total: 5,
    open: false,
    subsections: [
      {
        id: "quiz",
        title: "Final quiz",
        gradedAs: "Final quiz",
        due: { at: new Date("2027-02-12T18:00:00Z"), urgency: "later" },
        locked: "Opens Mon, Feb 1, 2027, 8:00 AM UTC",
        units: [],
      },
    ],
  },
];

/** A grade by the demo course's policy: four exercises, the lowest dropped, and a quiz. */
export const grade: NonNullable<ProgressProps["grade"]> = {
  share: 0.34,
  pass: 0.6,
  passed: false,
  reachable: 0.94,
  types: [
    { name: "Exercise", weight: 0.4, share: 0.85, graded: 3, count: 4, dropped: 1 },
    { name: "Final quiz", weight: 0.6, graded: 0, count: 1, dropped: 0 },
  ],
  subsections: [
    {
      id: "exercise",
      title: "Exercise: partials",
      type: "Exercise",
      earned: 2.5,
      possible: 4,
      problems: [
        { id: "1", title: "Partials of a bell", href: "#1", earned: 2.5, possible: 3, state: "graded" },
        { id: "2", title: "Half the size", href: "#2", possible: 1, state: "unanswered" },
      ],
    },
    {
      id: "ringing",
      title: "Exercise: change ringing",
      type: "Exercise",
      earned: 0,
      possible: 2,
      dropped: true,
      problems: [],
    },
    {
      id: "quiz",
      title: "Final quiz",
      type: "Final quiz",
      possible: 7,
      problems: [{ id: "3", title: "Long after the stroke", href: "#3", possible: 1, state: "waiting" }],
    },
  ],
  untold: true,
};

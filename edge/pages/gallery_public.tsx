import type { VNode } from "preact";
import type { Frame } from "edge/layouts/document.tsx";
import { CataloguePage } from "edge/pages/catalogue.tsx";
import { type CourseAction, CourseActions, CoursePage } from "edge/pages/course.tsx";
import { aboutCourse, cards, demo } from "edge/pages/gallery_course.ts";
import { HelpPage } from "edge/pages/help.tsx";
import { RefusedPage } from "edge/pages/refused.tsx";
import { RegisterPage } from "edge/pages/register.tsx";
import { SignInPage } from "edge/pages/sign_in.tsx";

/** A page in one state, drawn from sample props: for pictures, for checks of accessibility, for tests. */
export interface Sample {
  readonly name: string;
  render(frame: Frame): VNode;
}

const ACTIONS: readonly CourseAction[] = [
  { kind: "sign_in" },
  { kind: "enrol" },
  { kind: "continue", begun: true },
  { kind: "opens", at: new Date("2027-01-11T09:00:00Z"), enrolled: true },
  { kind: "closed" },
  { kind: "ended", at: new Date("2026-10-30T00:00:00Z"), enrolled: true },
];

const REFUSALS = [
  "invalid",
  "unknown",
  "forbidden",
  "missing",
  "conflict",
  "limited",
  "unavailable",
  "failure",
] as const;

/** The pages that anyone sees. */
export const publicPages: readonly Sample[] = [
  {
    name: "catalogue",
    render: (frame) => (
      <CataloguePage frame={frame} query="" courses={cards} total={cards.length} next="?page=2" />
    ),
  },
  {
    name: "catalogue, a later page",
    render: (frame) => (
      <CataloguePage frame={frame} query="bells" courses={cards} total={500} more first="?" next="?page=3" />
    ),
  },
  {
    name: "catalogue, nothing found",
    render: (frame) => <CataloguePage frame={frame} query="viola da gamba" courses={[]} total={0} />,
  },
  {
    name: "catalogue, empty",
    render: (frame) => <CataloguePage frame={frame} query="" courses={[]} total={0} />,
  },
  ...ACTIONS.map((action): Sample => ({
    name: `course, ${action.kind}`,
    render: (frame) => (
      <CoursePage
        frame={frame}
        course={aboutCourse}
        action={<CourseActions course={demo.key} action={action} t={frame.t} />}
      />
    ),
  })),
  { name: "sign in", render: (frame) => <SignInPage frame={frame} next="/learn" needed /> },
  {
    name: "sign in, wrong",
    render: (frame) => (
      <SignInPage
        frame={frame}
        next="/learn"
        email="learner@example.org"
        errors={[{ field: "password", text: frame.t("field.sign_in_wrong") }]}
      />
    ),
  },
  { name: "register", render: (frame) => <RegisterPage frame={frame} next="/learn" minPassword={12} /> },
  {
    name: "register, wrong",
    render: (frame) => (
      <RegisterPage
        frame={frame}
        next="/learn"
        name="Learner"
        email="learner"
        minPassword={12}
        errors={[
          { field: "email", text: frame.t("field.email_form") },
          { field: "password", text: frame.t("field.password_short", { min: 12 }) },
        ]}
      />
    ),
  },
  { name: "help", render: (frame) => <HelpPage frame={frame} /> },
  {
    name: "refused, not enrolled",
    render: (frame) => (
      <RefusedPage frame={frame} kind="forbidden" code="learning.not_enrolled" course={demo.key} />
    ),
  },
  {
    name: "refused, a plugin halted it",
    render: (frame) => (
      <RefusedPage
        frame={frame}
        kind="forbidden"
        code="enrollment.halted"
        facts={{
          plugin: "prerequisites",
          filter: "enrollment.request.v1",
          reason: "Finish “Counting bells” first: this course begins where it ends.",
        }}
        course={demo.key}
        back="/courses"
      />
    ),
  },
  {
    name: "refused, the process of a context is away",
    render: (frame) => (
      <RefusedPage frame={frame} kind="unavailable" code="learning.away" course={demo.key} back="/learn" />
    ),
  },
  {
    name: "refused, not open yet",
    render: (frame) => (
      <RefusedPage
        frame={frame}
        kind="forbidden"
        code="content.unit_locked"
        facts={{ opens: "2027-02-01T08:00:00Z" }}
        course={demo.key}
      />
    ),
  },
  ...REFUSALS.map((kind): Sample => ({
    name: `refused, ${kind}`,
    render: (frame) => (
      <RefusedPage frame={frame} kind={kind} code={`sample.${kind}`} requestId="7f3a" back="/learn" />
    ),
  })),
];
